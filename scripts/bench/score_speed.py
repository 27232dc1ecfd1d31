#!/usr/bin/env python3
"""How long `glimpse score` takes on files of the size of VQAv2 and of COCO: 214,354 questions with ten answers each, 40,000
pictures with five captions each. Texts are those of the public data beside the repository, repeated and altered.

    scripts/bench/score_speed.py [GLIMPSE = build/release/glimpse]

Prints processor seconds, median of three runs: the whole command, reading and writing included, on one thread.
"""
import json
import os
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
QUESTIONS, PICTURES, CAPTIONS = 214_354, 40_000, 5


def write_vqa(folder):
    source = DATA / "vqa_text"
    annotations = json.loads((source / "textvqa_val_annotations.json").read_text())["annotations"]
    predictions = {row["question_id"]: row["answer"]
                   for row in json.loads((source / "textvqa_val_predictions.json").read_text())}
    questions = json.loads((source / "textvqa_val_questions.json").read_text())["questions"]
    rows = [dict(annotations[i % len(annotations)], question_id=i) for i in range(QUESTIONS)]
    answers = [{"question_id": i, "answer": predictions[annotations[i % len(annotations)]["question_id"]]}
               for i in range(QUESTIONS)]
    asked = [{"question_id": i, "image_id": i // 3, "question": questions[i % len(questions)]["question"]}
             for i in range(QUESTIONS)]
    (folder / "references.json").write_text(json.dumps({"annotations": rows}))
    (folder / "predictions.json").write_text(json.dumps(answers))
    (folder / "questions.json").write_text(json.dumps({"questions": asked}))
    return ["--task", "vqa", "--questions", folder / "questions.json"]


def write_captions(folder):
    source = DATA / "captions"
    captions = [row["caption"] for row in json.loads((source / "abstract50s/references.json").read_text())]
    captions += [row["caption"]
                 for row in json.loads((source / "coco80/references.json").read_text())["annotations"]]
    words = sorted({word for caption in captions for word in caption.split()})
    draw = random.Random(1)

    def altered():
        return " ".join(draw.choice(words) if draw.random() < 0.3 else word
                        for word in draw.choice(captions).split())

    references = [{"image_id": i, "caption": altered()} for i in range(PICTURES) for _ in range(CAPTIONS)]
    (folder / "references.json").write_text(json.dumps(references))
    (folder / "predictions.json").write_text(
        json.dumps([{"image_id": i, "caption": altered()} for i in range(PICTURES)]))
    return ["--task", "caption"]


def seconds(command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=dict(os.environ, OMP_NUM_THREADS="1"))
    usage = os.times()
    return usage.children_user + usage.children_system


def main():
    glimpse = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/glimpse").resolve()
    for name, write in (("214,354 VQA answers", write_vqa), ("40,000 captions, 5 references", write_captions)):
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            command = [glimpse, "score", *write(folder), "--references", folder / "references.json",
                       "--predictions", folder / "predictions.json", "--json", folder / "scores.json"]
            times, before = [], seconds([glimpse, "--version"])
            for _ in range(3):
                now = seconds(command)
                times.append(now - before)
                before = now
            print(f"{name}: {statistics.median(times):.1f} s of processor time", flush=True)


if __name__ == "__main__":
    main()
