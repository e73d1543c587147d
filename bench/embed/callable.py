"""What a function of Python costs besides its own time: callable.py PHOTO MODEL.ONNX REPEATS, with
kedge, numpy, pillow and onnxruntime; a model of 224x224 with mean and std .5.

In turns, so that all are slowed by what else the machine does; least and median of each:

callable  seconds a picture of an explanation by a function: the model by ONNX Runtime of Python
own       of these, within the function
loop      seconds a picture of a plain loop of the function over as many, in batches of 16
engine    seconds a picture of the explanation by the model's folder
besides   microseconds a picture from the engine to a cheap function and back, without the function
pass      of these, one pass: a plain copy of a picture to memory that was used before
door      as besides, of pictures of 16x16, where a pass is next to nothing: what remains is the door

The last three after a warm-up, as Java compiles what it runs often.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

import kedge

SIDE, SMALL, BATCH, BATCHES = 224, 16, 16, 8
WARM_UP = 40
PLANES = {"mean": [0.5] * 3, "std": [0.5] * 3, "dtype": "float32", "layout": "NCHW"}


class Timed:
    """A function, and the seconds within it."""

    def __init__(self, function):
        self.function, self.seconds, self.pictures = function, 0.0, 0

    def __call__(self, batch):
        start = time.perf_counter()
        answer = self.function(batch)
        self.seconds += time.perf_counter() - start
        self.pictures += len(batch)
        return answer


def cheap(batch):
    """Whether more of 32 points are light than of 32 others."""
    step = max(1, batch.shape[2] // 8)
    points = batch[:, 0, ::step, ::step].reshape(len(batch), -1)
    light = [(points[:, half::2] > 0).sum(1) for half in (0, 1)]
    return np.stack(light, 1).astype(np.float32)


def told(value):
    return float(f"{value:.4g}")


def seconds(work):
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def besides(image, seed):
    """Microseconds a picture around a function, in batches that are mostly full."""
    bare = Timed(cheap)
    with kedge.Model.function(bare, image.shape[:2], scores="logits", **PLANES) as called:
        bare.seconds, bare.pictures = 0.0, 0
        why = kedge.explain(
            image, called, segmenter="grid", segments=30, exact_within=0, fill="constant:0,0,0",
            seed=seed,
        )
    return 1e6 * (why.data["run"]["seconds"]["model"] - bare.seconds) / bare.pictures


def main(photo, model, repeats):
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    image = np.asarray(Image.open(photo).convert("RGB").resize((SIDE, SIDE)))
    batches = np.random.default_rng(0).random((BATCHES, BATCH, 3, SIDE, SIDE), np.float32)
    room = np.zeros_like(batches[0])
    small = np.random.default_rng(0).integers(0, 256, (SMALL, SMALL, 3)).astype(np.uint8)
    for seed in range(WARM_UP):
        besides(small, seed)
    opened = kedge.Model(str(Path(model).parent))
    rows = []
    for turn in range(-1, repeats):
        function = Timed(lambda batch: session.run(None, {name: batch})[0])
        row = {}
        with kedge.Model.function(function, (SIDE, SIDE), scores="logits", **PLANES) as called:
            function.seconds, function.pictures = 0.0, 0
            row["callable"], _ = seconds(lambda: kedge.explain(image, called))
            pictures = function.pictures
            row["callable"] /= pictures
            row["own"] = function.seconds / pictures
        whole = -(-pictures // BATCH)
        row["loop"], _ = seconds(lambda: [function(batches[i % BATCHES]) for i in range(whole)])
        row["loop"] /= whole * BATCH
        row["engine"], there = seconds(lambda: kedge.explain(image, opened))
        row["engine"] /= there.evaluations
        row["besides"] = besides(image, turn + 1)
        row["pass"], _ = seconds(lambda: [np.copyto(room, batch) for batch in batches])
        row["pass"] *= 1e6 / (BATCHES * BATCH)
        row["besidesLessPass"] = row["besides"] - row["pass"]
        row["door"] = besides(small, turn + 1)
        rows += [row] if turn >= 0 else []
    print(json.dumps({
        "pictures": pictures,
        "repeats": repeats,
        "median": {key: told(statistics.median(row[key] for row in rows)) for key in rows[0]},
        "least": {key: told(min(row[key] for row in rows)) for key in rows[0]},
    }))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
