#!/usr/bin/env python3
"""How fast glimpse runs an unpruned model beside transformers: prefill and decoding, the same weights, the same prompt.

The model is random: a Qwen2.5-VL decoder of 12 layers, 1,024 wide, behind the small vision tower of the folder whose
config.json is given; the picture makes 640 visual tokens. Needs a Python environment of its own (torch, transformers,
pillow, safetensors):

    venv/bin/python scripts/bench/speed_ratio.py FOLDER [--threads 2] [--dtype float32]

Both take turns, the medians of their times are compared. Prefill is from pixel values to the first logits.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
import torch
from PIL import Image
from transformers import AutoModelForImageTextToText

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from record_reference import inputs_of  # noqa: E402  (the script beside this folder)

WIDTH, HEIGHT = 32 * 28, 20 * 28  # 640 visual tokens
NEW_TOKENS, ROUNDS = 16, 5
DECODER = {"hidden_size": 1024, "num_hidden_layers": 12, "num_attention_heads": 16, "num_key_value_heads": 4,
           "intermediate_size": 4096, "max_window_layers": 12, "layer_types": ["full_attention"] * 12}


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path, help="a small Qwen2.5-VL folder, for its tokenizer and vision tower")
    parser.add_argument("--glimpse", default="build/release/glimpse")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--dtype", default="float32", choices=["float32", "bfloat16"])
    return parser.parse_args()


def make_model(arguments, folder):
    """The config goes in a folder of links to the other files, so that synth copies them."""
    shape = folder / "shape"
    shape.mkdir()
    for file in arguments.folder.iterdir():
        if file.is_file() and file.suffix != ".safetensors":
            (shape / file.name).write_bytes(file.read_bytes())
    config = json.loads((shape / "config.json").read_text())
    config["text_config"] |= DECODER
    config["text_config"]["rope_scaling"]["mrope_section"] = [8, 12, 12]
    config["vision_config"]["out_hidden_size"] = DECODER["hidden_size"]
    (shape / "config.json").write_text(json.dumps(config))
    model = folder / "model"
    subprocess.run([arguments.glimpse, "synth", "--model-config", shape / "config.json", "--out", model],
                   check=True, stdout=subprocess.DEVNULL)
    return model


class Transformers:
    def __init__(self, arguments, folder, picture):
        torch.set_num_threads(arguments.threads)
        self.model = AutoModelForImageTextToText.from_pretrained(folder, dtype=getattr(torch, arguments.dtype)).eval()
        turns = [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "what is it ?"}]}]
        self.inputs = inputs_of("qwen2_5_vl", folder, turns, [Image.open(picture).convert("RGB")])

    def time(self):
        """Milliseconds of prefill, and of one decode step."""
        start = time.perf_counter()
        with torch.inference_mode():
            output = self.model(**self.inputs, use_cache=True, logits_to_keep=1)
            prefill = time.perf_counter() - start
            for _ in range(NEW_TOKENS - 1):
                token = output.logits[:, -1:].argmax(-1)
                output = self.model(input_ids=token, past_key_values=output.past_key_values, use_cache=True,
                                    cache_position=torch.tensor([output.past_key_values.get_seq_length()]))
        steps = time.perf_counter() - start - prefill
        return 1000 * prefill, 1000 * steps / (NEW_TOKENS - 1)


class Glimpse:
    """One process per answer would time a cold start: the timing pass of an evaluation keeps the model warm."""

    def __init__(self, arguments, folder, picture):
        self.arguments, self.folder, self.runs = arguments, folder, 0
        row = {"question": "what is it ?", "answer": "x", "image": picture.name}
        (picture.parent / "data.jsonl").write_text(json.dumps(row) + "\n")
        self.data = picture.parent / "data.jsonl"

    def time(self):
        self.runs += 1
        run = self.data.parent / f"eval{self.runs}"
        config = run.with_suffix(".yaml")
        config.write_text(
            f"run: {run}\nmodel: {{path: {self.folder}, dtype: {self.arguments.dtype}}}\n"
            f"data: {{source: jsonl, path: {self.data}, split: ''}}\nmax_new_tokens: {NEW_TOKENS}\nworkers: 1\n"
            "bootstrap: {resamples: 100}\nlatency: {questions: 1, warmup: 1, rounds: 3}\ngallery: 0\n"
            "settings: [{name: none}]\n")
        subprocess.run([self.arguments.glimpse, "--threads", str(self.arguments.threads), "eval", config], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rows = [json.loads(line)["ms"] for line in (run / "latency.jsonl").read_text().splitlines()]
        prefill = [row["vision"] + row["prefill"] for row in rows]
        decode = [row["decode_per_token"] for row in rows]
        return statistics.median(prefill), statistics.median(decode)


def main():
    arguments = read_arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = make_model(arguments, folder)
        picture = folder / "picture.png"
        noise = numpy.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3), dtype=numpy.uint8)
        Image.fromarray(noise).save(picture)
        programs = {"transformers": Transformers(arguments, model, picture), "glimpse": Glimpse(arguments, model, picture)}
        programs["transformers"].time()  # warm
        times = {name: [] for name in programs}
        for _ in range(ROUNDS):
            for name, program in programs.items():
                times[name].append(program.time())
    for part, phase in enumerate(["prefill", "decode step"]):
        ours, theirs = (statistics.median(row[part] for row in times[name]) for name in ("glimpse", "transformers"))
        print(f"{phase}: glimpse {ours:.1f} ms, transformers {theirs:.1f} ms, ratio {theirs / ours:.2f} "
              f"({arguments.threads} threads, {arguments.dtype})")


if __name__ == "__main__":
    main()
