"""Explains a photo, and an answer of a function: explain.py PHOTO [MODEL]."""

import sys

import numpy as np

import kedge


def lighter_half(pictures):  # uint8 [n, height, width, 3]
    half = pictures.shape[1] // 2
    return np.stack([pictures[:, :half].mean((1, 2, 3)), pictures[:, half:].mean((1, 2, 3))], 1)


why = kedge.explain(sys.argv[1], model=sys.argv[2] if len(sys.argv) > 2 else None)
print(why)
print(kedge.explain(sys.argv[1], model=lighter_half, segments=20))
