"""Tests of python/examples, each where its packages are; and of what those packages give."""

import importlib
import io
import os
import subprocess
import sys
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import kedge
from kedge.alibi import AnchorImage
from test_kedge import GRID, PHOTO, SIDE, picture, quarter

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SECONDS = 300


def usable(package):
    """Skips a test where a package cannot be imported, and says why."""
    try:
        return importlib.import_module(package)
    except Exception as e:  # a package that does not suit another raises anything
        raise unittest.SkipTest(f"{package} cannot be imported: {type(e).__name__}: {e}") from e


@unittest.skipUnless(PHOTO, "KEDGE_TEST_PHOTO is not set")
class ExamplesTest(unittest.TestCase):
    def runs(self, example, *packages):
        os.environ.setdefault("KERAS_BACKEND", "torch")
        for package in packages:
            usable(package)
        ran = subprocess.run(
            [sys.executable, EXAMPLES / example, PHOTO, "--untrained"], capture_output=True,
            text=True, timeout=SECONDS,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self.assertEqual(0, ran.returncode, ran.stderr)
        self.assertIn("<kedge.Explanation of '", ran.stdout)

    def test_torchvision(self):
        self.runs("with_torchvision.py", "torch", "torchvision")

    def test_timm(self):
        self.runs("with_timm.py", "torch", "timm")

    def test_transformers(self):
        self.runs("with_transformers.py", "torch", "transformers")

    def test_keras(self):
        self.runs("with_keras.py", "keras")

    def test_each_is_short(self):
        for example in EXAMPLES.glob("*.py"):
            self.assertLessEqual(len(example.read_text().splitlines()), 40, example)


class TorchTest(unittest.TestCase):
    def setUp(self):
        self.torch = usable("torch")

    def network(self):
        """A module that tells as `quarter` does, of [n, 3, SIDE, SIDE], 0..1."""
        torch = self.torch

        class Quarter(torch.nn.Module):
            def __init__(self):
                super().__init__()
                self.middle = torch.nn.Parameter(torch.tensor(0.5))

            def forward(self, batch):
                light = batch[:, 0, : SIDE // 2, : SIDE // 2].mean((1, 2))
                return torch.stack([self.middle.expand(len(batch)), light], 1)

        return Quarter()

    def test_a_module_is_a_function(self):
        network = self.network()
        wanted = kedge.explain(picture(), quarter, **GRID)
        predict = lambda batch: network(self.torch.from_numpy(batch))  # with its gradient, too
        with kedge.Model.function(
            predict, (SIDE, SIDE), dtype="float32", layout="NCHW"
        ) as model:
            why = kedge.explain(picture(), model, **GRID)
        np.testing.assert_array_equal(wanted.anchor, why.anchor)
        self.assertEqual(wanted.evaluations, why.evaluations)

    def test_tensors_that_are_kept_stay_as_they_were(self):
        kept = []

        def predict(batch):
            tensor = self.torch.from_numpy(batch)
            kept.append((tensor, tensor.clone()))
            return quarter(batch)

        kedge.explain(picture(), predict, **GRID)
        self.assertTrue(all(bool((tensor == copy).all()) for tensor, copy in kept))

    def test_images_as_tensors(self):
        rows = self.torch.from_numpy(picture())
        planes = rows.permute(2, 0, 1)
        for tensor in (rows, planes, planes / 255, (planes / 255).requires_grad_()):
            why = kedge.explain(tensor, quarter, **GRID)
            np.testing.assert_array_equal(picture(), why.view)

    def test_alibi_takes_a_network(self):
        network = self.network()

        def predictor(batch):
            return network(self.torch.from_numpy(batch).permute(0, 3, 1, 2))

        explainer = AnchorImage(predictor, (SIDE, SIDE, 3), seed=0)
        self.assertTrue(explainer.explain((picture() / 255).astype(np.float32)).raw["success"])


class PillowTest(unittest.TestCase):
    def test_images_of_pillow(self):
        image = usable("PIL.Image")
        for mode in ("RGB", "RGBA", "P", "L"):
            given = image.fromarray(picture()).convert(mode)
            seen = kedge.explain(given, quarter, **GRID).view
            np.testing.assert_array_equal(np.asarray(given.convert("RGB")), seen)

    def test_files_and_their_bytes(self):
        image = usable("PIL.Image")
        file = io.BytesIO()
        image.fromarray(picture()).save(file, "PNG")
        for given in (file.getvalue(), bytearray(file.getvalue()), memoryview(file.getvalue())):
            np.testing.assert_array_equal(picture(), kedge.explain(given, quarter, **GRID).view)


if __name__ == "__main__":
    unittest.main()
