"""Explains a model of torchvision: with_torchvision.py PHOTO [--untrained]."""

import sys

import torch
from torchvision.models import MobileNet_V3_Small_Weights, mobilenet_v3_small

import kedge

weights = MobileNet_V3_Small_Weights.DEFAULT
network = mobilenet_v3_small(weights=None if "--untrained" in sys.argv else weights).eval()


def predict(batch):  # float32 [n, 3, 224, 224]
    with torch.inference_mode():
        return network(torch.from_numpy(batch))  # tensors are taken as they are


usual = weights.transforms()
with kedge.Model.function(
    predict, (224, 224), dtype="float32", layout="NCHW", mean=usual.mean, std=usual.std,
    labels=weights.meta["categories"], name="mobilenet_v3_small",
) as model:
    print(kedge.explain(sys.argv[1], model))
