"""Memory over many opens and closes of models and results: opens.py COUNT. A line of JSON every tenth
of them, with what the process has in memory, in MiB, and the handles that are open.

Each round opens the demo model by name and a function as a model, explains by each, asks for JSON,
and closes all; every other time by losing them, as most programs do.
"""

import gc
import json
import sys

import numpy as np

import kedge
from flat import function, resident
from kedge import _library


def round_trip(image, close):
    options = {"segmenter": "grid", "segments": 9, "max_evaluations": 40}
    for model in (kedge.Model(), kedge.Model.function(function, image.shape[:2])):
        kedge.explain(image, model, **options).to_json()
        if close:
            model.close()


def main(count):
    kedge.start(heap="256m")
    image = np.full((32, 32, 3), 250, np.uint8)
    for i in range(count + 1):
        round_trip(image, i % 2)
        if i % (count // 10) == 0:
            gc.collect()
            told = {"rounds": i, "resident": round(resident(), 1), "handles": _library.open_handles()}
            print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
