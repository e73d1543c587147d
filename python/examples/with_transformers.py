"""Explains a model of transformers: with_transformers.py PHOTO [--untrained]."""

import sys

import torch
from transformers import ViTConfig, ViTForImageClassification

import kedge

NAME = "google/vit-base-patch16-224"
if "--untrained" in sys.argv:
    small = ViTConfig(hidden_size=48, num_hidden_layers=2, num_attention_heads=4, intermediate_size=96)
    network = ViTForImageClassification(small)
else:
    network = ViTForImageClassification.from_pretrained(NAME)
network.eval()
labels = [network.config.id2label[i] for i in range(network.config.num_labels)]


def predict(batch):  # float32 [n, 3, 224, 224]
    with torch.inference_mode():
        return network(torch.from_numpy(batch))  # the logits of its answer are taken


with kedge.Model.function(
    predict, (224, 224), dtype="float32", layout="NCHW", mean=[0.5] * 3, std=[0.5] * 3,
    labels=labels, name=NAME,
) as model:
    print(kedge.explain(sys.argv[1], model))
