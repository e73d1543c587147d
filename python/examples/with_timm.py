"""Explains a model of timm: with_timm.py PHOTO [--untrained]."""

import sys

import timm
import torch

import kedge

NAME = "mobilenetv3_small_050.lamb_in1k"
network = timm.create_model(NAME, pretrained="--untrained" not in sys.argv).eval()
usual = timm.data.resolve_model_data_config(network)


def predict(batch):  # float32 [n, 3, height, width]
    with torch.inference_mode():
        return network(torch.from_numpy(batch))


with kedge.Model.function(
    predict, usual["input_size"][1:], dtype="float32", layout="NCHW", mean=usual["mean"],
    std=usual["std"], name=NAME,
) as model:
    print(kedge.explain(sys.argv[1], model))
