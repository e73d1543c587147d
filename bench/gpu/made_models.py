"""Makes models of the size that servers run, for rates only: their weights are random.

    python3 bench/gpu/made_models.py OUT_DIR

Writes resnet50 and vit_b_16 (torchvision), each in float32 and float16, as folders that Kedge
opens. Needs torch, torchvision and onnx. Random weights cost what trained ones cost, and their
labels mean nothing.
"""

import json
import pathlib
import sys

import torch
import torchvision

PREPROCESSING = {
    "do_resize": True,
    "size": {"shortest_edge": 256},
    "resample": 2,
    "do_center_crop": True,
    "crop_size": {"height": 224, "width": 224},
    "do_rescale": True,
    "rescale_factor": 1 / 255,
    "do_normalize": True,
    "image_mean": [0.485, 0.456, 0.406],
    "image_std": [0.229, 0.224, 0.225],
}


def make(folder, name, model, kind):
    folder.mkdir(parents=True, exist_ok=True)
    model = model.eval().to(kind)
    torch.onnx.export(
        model,
        (torch.zeros(2, 3, 224, 224, dtype=kind),),
        str(folder / "model.onnx"),
        input_names=["pixel_values"],
        output_names=["logits"],
        dynamic_axes={"pixel_values": {0: "batch"}, "logits": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
    labels = {str(i): "class %d" % i for i in range(1000)}
    config = {"model_type": name, "num_labels": 1000, "id2label": labels}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "preprocessor_config.json").write_text(json.dumps(PREPROCESSING))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    torch.manual_seed(20261126)
    for name, maker in [
        ("resnet50", torchvision.models.resnet50),
        ("vit_b_16", torchvision.models.vit_b_16),
    ]:
        for kind, suffix in [(torch.float32, "float32"), (torch.float16, "float16")]:
            make(out / (name + "_" + suffix), name, maker(weights=None), kind)
            print(name, suffix, file=sys.stderr)


if __name__ == "__main__":
    main()
