"""The tutorial of the package that people come from, with one import changed: tutorial.py MODELS PHOTO…

For each model folder of MODELS that ONNX Runtime opens here and each photo, the arguments of its
default and of its tutorial: a line of JSON with predictions, seconds, superpixels of the anchor, its
precision by the truth (all masks tried, up to 2^12; else 4,000 fresh masks, an estimate) and whether
that reaches the threshold. What the package itself was recorded to do is in bench/results/embed.md.
"""

import json
import statistics
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image

from kedge.alibi import AnchorImage  # the import that is changed

THRESHOLD, MOST_EXACT, FRESH = 0.95, 12, 4000
SETTINGS = {
    "default": ({}, {}),
    "tutorial": (
        {"segmentation_kwargs": {"n_segments": 15, "compactness": 20, "sigma": 0.5}},
        {"threshold": THRESHOLD, "p_sample": 0.5, "tau": 0.25},
    ),
}


def predictor(folder):
    """Of images 0..1, [n, h, w, 3]; and the side of its pictures."""
    session = onnxruntime.InferenceSession(
        str(folder / "model.onnx"), providers=["CPUExecutionProvider"]
    )
    place = session.get_inputs()[0]
    read = json.loads((folder / "preprocessor_config.json").read_text())
    mean, std = (np.array(read[name], np.float32) for name in ("image_mean", "image_std"))
    planes = place.shape[1] == 3

    def predict(batch):
        values = ((batch - mean) / std).astype(np.float32)
        return session.run(None, {place.name: values.transpose(0, 3, 1, 2) if planes else values})[0]

    return predict, int(place.shape[3] if planes else place.shape[1])


def truth(predict, image, explanation):
    """The share of masks that keep the anchor and the class, and whether all were tried."""
    segments, feature = explanation.segments, explanation.raw["feature"]
    count = int(segments.max()) + 1
    free = [one for one in range(count) if one not in feature]
    exact = len(free) <= MOST_EXACT
    if exact:
        bits = (np.arange(2 ** len(free))[:, None] >> np.arange(len(free))) & 1
    else:
        bits = np.random.default_rng(1).integers(0, 2, (FRESH, len(free)))
    hidden = np.stack(
        [np.bincount(segments.ravel(), image[:, :, c].ravel()) for c in range(3)], 1
    ) / np.bincount(segments.ravel())[:, None]
    hidden = hidden[segments].astype(image.dtype)
    kept = 0
    for start in range(0, len(bits), 64):
        masks = np.ones((len(bits[start : start + 64]), count), bool)
        masks[:, free] = bits[start : start + 64]
        batch = np.where(masks[:, segments][..., None], image, hidden)
        kept += int((predict(batch).argmax(1) == explanation.raw["prediction"][0]).sum())
    return kept / len(bits), exact


def main(folder, photos):
    rows = []
    for model in sorted(Path(folder).iterdir()):
        try:
            predict, side = predictor(model)
        except (OSError, KeyError, ValueError) as e:
            print(f"{model.name} is left out: {type(e).__name__}", file=sys.stderr)
            continue
        except Exception as e:
            print(f"{model.name} is left out: {e}", file=sys.stderr)
            continue
        for photo in photos:
            image = np.asarray(Image.open(photo).convert("RGB").resize((side, side)), np.float32) / 255
            for name, (made, asked) in SETTINGS.items():
                explainer = AnchorImage(predict, image.shape, segmentation_fn="slic", seed=0, **made)
                start = time.perf_counter()
                found = explainer.explain(image, **asked)
                took = time.perf_counter() - start
                precision, exact = truth(predict, image, found)
                rows.append({
                    "settings": name, "model": model.name, "photo": Path(photo).name,
                    "predictions": found.raw["num_preds"], "seconds": round(took, 3),
                    "superpixels": int(found.segments.max()) + 1,
                    "anchor": len(found.raw["feature"]), "said": round(found.precision, 4),
                    "evidence": found.kedge.evidence, "truth": round(precision, 4),
                    "exact": exact, "valid": precision >= THRESHOLD,
                })
                print(json.dumps(rows[-1]), flush=True)
    for name in SETTINGS:
        some = [row for row in rows if row["settings"] == name]
        print(json.dumps({
            "settings": name, "cases": len(some),
            "predictions": round(statistics.mean(row["predictions"] for row in some)),
            "seconds": round(statistics.mean(row["seconds"] for row in some), 2),
            "valid": round(statistics.mean(row["valid"] for row in some), 4),
            "exact": sum(row["exact"] for row in some),
        }))


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # what tau means here is told once
    main(sys.argv[1], sys.argv[2:])
