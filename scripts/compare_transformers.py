#!/usr/bin/env python3
"""Asks transformers and glimpse the same questions and compares answers and first logits.

Both read the same folder (datasets/demo by default) and compute in float32. Needs a Python environment of its own:

    python3 -m venv venv-compare
    venv-compare/bin/pip install "torch==2.13.0" "transformers>=4.57,<5" pillow safetensors
    build/release/glimpse synth --scenes 8 --split test --out runs/compare
    venv-compare/bin/python scripts/compare_transformers.py runs/compare

Prints how many answers are equal and the largest difference of the first answer token's logits. Exit code 1 when an
answer differs.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import torch
from PIL import Image
from safetensors.torch import load_file
from transformers import AutoProcessor, LlavaForConditionalGeneration

MAX_NEW_TOKENS = 48


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=pathlib.Path, help="folder written by glimpse synth")
    parser.add_argument("--model", default="datasets/demo")
    parser.add_argument("--glimpse", default="build/release/glimpse")
    parser.add_argument("--questions", type=int, default=60)
    return parser.parse_args()


class Reference:
    """The model as transformers runs it."""

    def __init__(self, folder):
        self.processor = AutoProcessor.from_pretrained(folder, use_fast=False)
        self.model = LlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()

    def answer(self, picture, question):
        chat = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": question}]}]
        text = self.processor.apply_chat_template(chat, add_generation_prompt=True)
        inputs = self.processor(images=Image.open(picture).convert("RGB"), text=text, return_tensors="pt")
        with torch.inference_mode():
            output = self.model.generate(**inputs, max_new_tokens=MAX_NEW_TOKENS, do_sample=False,
                                         output_logits=True, return_dict_in_generate=True)
        prompt = inputs["input_ids"][0]
        ids = output.sequences[0, len(prompt):].tolist()
        end = self.model.generation_config.eos_token_id
        return {"input_ids": prompt, "generated_ids": [i for i in ids if i != end],
                "first_logits": output.logits[0][0]}


def ask_glimpse(arguments, picture, question):
    with tempfile.TemporaryDirectory() as folder:
        trace = pathlib.Path(folder) / "trace.safetensors"
        subprocess.run([arguments.glimpse, "run", "--model", arguments.model, "--dtype", "float32",
                        "--image", str(picture), "--prompt", question, "--max-new-tokens", str(MAX_NEW_TOKENS),
                        "--trace", str(trace)], check=True, stdout=subprocess.DEVNULL)
        tensors = load_file(trace)
    return {"input_ids": tensors["input_ids"], "generated_ids": tensors["generated_ids"].tolist(),
            "first_logits": tensors["first_logits"]}


def read_questions(folder, limit):
    with open(folder / "samples.jsonl", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    return [(folder / row["image"], row["question"]) for row in rows[:limit]]


def main():
    arguments = read_arguments()
    reference = Reference(arguments.model)
    equal, equal_prompts, worst = 0, 0, 0.0
    questions = read_questions(arguments.data, arguments.questions)
    for picture, question in questions:
        theirs = reference.answer(picture, question)
        ours = ask_glimpse(arguments, picture, question)
        equal_prompts += torch.equal(theirs["input_ids"], ours["input_ids"])
        equal += theirs["generated_ids"] == ours["generated_ids"]
        worst = max(worst, (theirs["first_logits"] - ours["first_logits"]).abs().max().item())
    print(f"equal prompts {equal_prompts} of {len(questions)}, equal answers {equal} of {len(questions)}, "
          f"largest difference of first logits {worst:.2e}")
    return 0 if equal == len(questions) else 1


if __name__ == "__main__":
    sys.exit(main())
