"""What a function of Python costs besides its own time: callable.py PHOTO MODEL.ONNX REPEATS, with
kedge, numpy, pillow and onnxruntime.

The same model by ONNX Runtime of Python, called back from the engine, a plain loop of it over as many
pictures, and by the engine itself, in turns; medians. "besides" is what a picture costs from the
engine to the function and back, without the function: the engine's time in the model less the
function's own, over the pictures; "copy" is one pass over a picture (numpy's copy of a batch).
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

SIDE, BATCH = 224, 16


def main(photo, model, repeats):
    options = onnxruntime.SessionOptions()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    own = 0.0
    pictures = 0

    def function(batch):
        nonlocal own, pictures
        start = time.perf_counter()
        scores = session.run(None, {name: batch})[0]
        own += time.perf_counter() - start
        pictures += len(batch)
        return scores

    def trivial(batch):
        return np.full((len(batch), 2), 0.5, np.float32) + batch[:, 0, 0, :2] * 0

    image = np.asarray(Image.open(photo).convert("RGB").resize((SIDE, SIDE)))
    normal = {"mean": [0.5] * 3, "std": [0.5] * 3, "dtype": "float32", "layout": "NCHW"}
    called = kedge.Model.function(function, (SIDE, SIDE), scores="logits", **normal)
    bare = kedge.Model.function(trivial, (SIDE, SIDE), scores="logits", **normal)
    opened = kedge.Model(str(Path(model).parent))
    batch = np.random.default_rng(0).random((BATCH, 3, SIDE, SIDE), np.float32)
    times = {key: [] for key in ("callable", "own", "besides", "bare", "loop", "engine", "copy")}
    for turn in range(-1, repeats):
        own, pictures = 0.0, 0
        start = time.perf_counter()
        why = kedge.explain(image, called, seed=turn + 1)
        row = {"callable": time.perf_counter() - start, "own": own}
        row["besides"] = (why.data["run"]["seconds"]["model"] - own) / pictures
        evaluations = pictures
        empty = kedge.explain(image, bare, seed=turn + 1)
        row["bare"] = empty.data["run"]["seconds"]["model"] / empty.evaluations
        start = time.perf_counter()
        for at in range(0, evaluations, BATCH):
            function(batch[: min(BATCH, evaluations - at)])
        row["loop"] = time.perf_counter() - start
        start = time.perf_counter()
        there = kedge.explain(photo, opened, seed=turn + 1)
        row["engine"] = (time.perf_counter() - start) / there.evaluations
        start = time.perf_counter()
        for _ in range(20):
            batch.copy()
        row["copy"] = (time.perf_counter() - start) / (20 * BATCH)
        if turn >= 0:
            for key, value in row.items():
                times[key].append(value)
    medians = {key: statistics.median(values) for key, values in times.items()}
    print(json.dumps({**medians, "evaluations": evaluations, "repeats": repeats}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
