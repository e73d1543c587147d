"""Memory over many explanations by a function of Python: flat.py COUNT. A line of JSON every tenth of
them, with what the process has in memory, in MiB, and the handles that are open.
"""

import json
import sys

import numpy as np

import kedge
from kedge import _library


def resident():
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


def function(batch):
    light = batch[:, :16, :16, 0].mean((1, 2)) / 255
    return np.stack([np.full(len(batch), 0.5), light], 1)


def main(count):
    kedge.start(heap="256m")
    image = np.full((32, 32, 3), 250, np.uint8)
    for i in range(count + 1):
        kedge.explain(image, function, segmenter="grid", segments=9, fill="constant:0,0,0")
        if i % (count // 10) == 0:
            handles = _library.open_handles()
            print(json.dumps({"explained": i, "resident": resident(), "handles": handles}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
