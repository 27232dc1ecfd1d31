#!/usr/bin/env python3
"""Records what transformers computes for one prompt, for `glimpse verify`.

Runs in an environment of its own, beside the real weights:

    python3 -m venv venv-reference
    venv-reference/bin/pip install "torch==2.13.0" "transformers>=4.57,<5" pillow safetensors
    venv-reference/bin/python scripts/record_reference.py --model FOLDER --image a.jpg --prompt "What is this?" --out a.safetensors
    glimpse verify a.safetensors --model FOLDER

Written: the pictures as decoded here (image.0 ..., so that no decoder takes part), input_ids, position_ids,
pixel_values, image_grid, image_features, hidden.0 ... hidden.L, first_logits, generated_ids (greedy, no penalty).
float32 by default; eager attention and the Pillow processors, which are the reference.
"""
import argparse

import numpy
import torch
from PIL import Image, ImageOps
from safetensors.torch import save_file
from transformers import AutoConfig, AutoImageProcessor, AutoModelForImageTextToText, AutoProcessor, AutoTokenizer, BatchFeature


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", required=True, help="Hugging Face folder")
    parser.add_argument("--image", action="append", default=[], help="picture; repeatable")
    parser.add_argument("--prompt", required=True)
    parser.add_argument("--system", default="")
    parser.add_argument("--max-new-tokens", type=int, default=16)
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--out", required=True, help="safetensors file to write")
    return parser.parse_args()


def chat(arguments):
    turns = []
    if arguments.system:
        turns.append({"role": "system", "content": [{"type": "text", "text": arguments.system}]})
    parts = [{"type": "image"} for _ in arguments.image] + [{"type": "text", "text": arguments.prompt}]
    return turns + [{"role": "user", "content": parts}]


def qwen_inputs(folder, turns, pictures):
    """What the family's processor makes, from its parts: as a whole it wants torchvision, for clips."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    text = tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
    seen = {}
    if pictures:
        processor = AutoImageProcessor.from_pretrained(folder, use_fast=False)
        seen = processor(images=pictures, return_tensors="pt")
        before, *rest = text.split("<|image_pad|>")
        tokens = [int(grid.prod()) // processor.merge_size**2 for grid in seen["image_grid_thw"]]
        text = before + "".join("<|image_pad|>" * count + part for count, part in zip(tokens, rest, strict=True))
    return BatchFeature({**tokenizer([text], return_tensors="pt"), **seen})


def inputs_of(family, folder, turns, pictures):
    if family == "qwen2_5_vl":
        return qwen_inputs(folder, turns, pictures)
    processor = AutoProcessor.from_pretrained(folder, use_fast=False)
    text = processor.apply_chat_template(turns, add_generation_prompt=True)
    return processor(images=pictures or None, text=[text], return_tensors="pt")


def place_token(config):
    return getattr(config, "image_token_id", None) or config.image_token_index


def pixels_of(family, inputs):
    """pixel_values as glimpse lays them out: the tiles of all pictures behind each other, without padding tiles."""
    values = inputs["pixel_values"]
    if family != "llava_next":
        return values
    tiles = [picture[picture.flatten(1).abs().sum(1) > 0] for picture in values]
    return torch.cat(tiles)


def positions_of(family, model, inputs):
    if family != "qwen2_5_vl":
        return torch.arange(inputs["input_ids"].shape[1])
    positions, _ = model.model.get_rope_index(
        inputs["input_ids"], inputs.get("image_grid_thw"), attention_mask=inputs["attention_mask"])
    return positions[:, 0]


def record(arguments):
    family = AutoConfig.from_pretrained(arguments.model).model_type
    model = AutoModelForImageTextToText.from_pretrained(
        arguments.model, dtype=getattr(torch, arguments.dtype), attn_implementation="eager").to(arguments.device).eval()
    pictures = [ImageOps.exif_transpose(Image.open(path)).convert("RGB") for path in arguments.image]
    inputs = inputs_of(family, arguments.model, chat(arguments), pictures).to(arguments.device)
    with torch.inference_mode():
        output = model(**inputs, output_hidden_states=True)
        sequence = model.generate(**inputs, max_new_tokens=arguments.max_new_tokens, do_sample=False,
                                  repetition_penalty=1.0)
    ids = inputs["input_ids"][0]
    tensors = {"input_ids": ids, "position_ids": positions_of(family, model, inputs),
               "first_logits": output.logits[0, -1], "generated_ids": sequence[0, len(ids):]}
    for layer, hidden in enumerate(output.hidden_states):
        tensors[f"hidden.{layer}"] = hidden[0]
    for number, picture in enumerate(pictures):
        tensors[f"image.{number}"] = torch.from_numpy(numpy.array(picture))
    if pictures:
        tensors["pixel_values"] = pixels_of(family, inputs)
        tensors["image_features"] = output.hidden_states[0][0][ids == place_token(model.config)]
        if "image_grid_thw" in inputs:
            tensors["image_grid"] = inputs["image_grid_thw"]
    return {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}


def main():
    arguments = read_arguments()
    tensors = record(arguments)
    save_file(tensors, arguments.out)
    print(f"{arguments.out}: {len(tensors)} tensors, {len(tensors['input_ids'])} prompt tokens")


if __name__ == "__main__":
    main()
