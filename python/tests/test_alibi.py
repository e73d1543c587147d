"""Tests of kedge.alibi."""

import sys
import unittest
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from kedge import FunctionError, InvalidError
from kedge import alibi
from kedge.alibi import AnchorImage

SIDE = 48
SHAPE = (SIDE, SIDE, 3)


def image():
    """Values -1..1, as Keras's models take them."""
    made = np.full(SHAPE, -0.8, np.float32)
    made[: SIDE // 2, : SIDE // 2] = 0.9
    made[:, :, 2] += np.random.default_rng(0).normal(0, 0.01, SHAPE[:2]).astype(np.float32)
    return made


def quarter(batch):
    light = batch[:, : SIDE // 2, : SIDE // 2, 0].mean((1, 2))
    return np.stack([np.zeros(len(batch)), light], 1)


def squares(picture):
    return np.arange(SIDE)[:, None] // 12 * 7 + np.arange(SIDE)[None] // 12


DARK = np.full((1, *SHAPE), -0.8, np.float32)


class AnchorImageTest(unittest.TestCase):
    def explainer(self, predictor=quarter, **arguments):
        given = {"segmentation_fn": squares, "images_background": DARK, "seed": 3} | arguments
        return AnchorImage(predictor, SHAPE, **given)

    def test_the_tutorial(self):
        explainer = AnchorImage(
            quarter,
            SHAPE,
            segmentation_fn="slic",
            segmentation_kwargs={"n_segments": 15, "compactness": 20, "sigma": 0.5},
            images_background=None,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            explanation = explainer.explain(image(), threshold=0.95, p_sample=0.5, tau=0.25)
        self.assertEqual(SHAPE, explanation.anchor.shape)
        self.assertEqual(SHAPE[:2], explanation.segments.shape)
        self.assertEqual("AnchorImage", explanation.name)
        self.assertEqual(0.25, explanation.meta["params"]["tau"])

    def test_what_an_explanation_has(self):
        explanation = self.explainer().explain(image())
        raw = explanation.raw
        self.assertTrue(set(raw["feature"]) <= {0, 1, 4, 5})
        self.assertTrue(raw["success"])
        self.assertGreaterEqual(explanation.precision, 0.95)
        self.assertEqual(0.5 ** len(raw["feature"]), explanation.coverage)
        self.assertEqual(len(raw["feature"]), len(raw["precision"]))
        self.assertEqual([1], raw["prediction"].tolist())
        kept = np.isin(explanation.segments, raw["feature"])
        self.assertEqual(0, explanation.anchor[~kept].sum())
        self.assertGreater(explanation.anchor.max(), 200)
        example = raw["examples"][-1]["covered_true"][0]
        np.testing.assert_array_equal(image()[kept], example[kept])
        again = alibi.Explanation.from_json(explanation.to_json())
        self.assertEqual(raw["feature"], again.raw["feature"])

    def test_the_same_each_time_and_for_labels(self):
        scores = self.explainer().explain(image())
        labels = self.explainer(lambda batch: quarter(batch).argmax(1)).explain(image())
        self.assertEqual(scores.raw["feature"], labels.raw["feature"])
        self.assertEqual(scores.raw["num_preds"], labels.raw["num_preds"])

    def test_the_predictor_gets_the_image_itself(self):
        seen = []

        def predictor(batch):
            seen.append(batch)
            return quarter(batch)

        explanation = self.explainer(predictor).explain(image(), batch_size=7)
        self.assertEqual(1 + explanation.raw["num_preds"], sum(map(len, seen)))
        self.assertEqual(7, max(map(len, seen)))
        for batch in seen[1:]:
            self.assertEqual(np.float32, batch.dtype)
            for one in batch:
                self.assertTrue(((one == image()) | (one == DARK[0])).all())

    def test_several_backgrounds(self):
        backgrounds = np.concatenate([DARK, DARK + 0.1, DARK + 0.2])
        seen = set()

        def predictor(batch):
            seen.update(np.unique(batch[:, -1, -1, 0]).tolist())
            return quarter(batch)

        self.assertTrue(self.explainer(predictor, images_background=backgrounds).explain(image()))
        self.assertLessEqual(set(backgrounds[:, 0, 0, 0].tolist()), seen)

    def test_grey_pictures_and_bytes(self):
        grey = AnchorImage(quarter, (SIDE, SIDE, 1), segmentation_fn="felzenszwalb")
        self.assertEqual((SIDE, SIDE, 1), grey.explain(image()[:, :, :1]).anchor.shape)
        whole = ((image() + 1.1) * 100).astype(np.uint8)
        explainer = AnchorImage(quarter, SHAPE, np.uint8, "quickshift")
        self.assertTrue(explainer.explain(whole).raw["success"])

    def test_a_picture_of_one_value(self):
        flat = np.full(SHAPE, 0.5, np.float32)
        self.assertEqual(0, self.explainer().explain(flat).anchor.max())

    def test_arguments_without_meaning_are_told_once(self):
        alibi._told.clear()
        explainer = self.explainer()
        with self.assertWarnsRegex(UserWarning, "beam_size has no meaning"):
            explainer.explain(image(), beam_size=2)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            explainer.explain(image(), beam_size=3, verbose=False)
        with self.assertWarnsRegex(UserWarning, "epsilon_stop has no meaning"):
            explainer.explain(image(), epsilon_stop=0.1)

    def test_errors(self):
        with self.assertRaises(InvalidError):
            self.explainer(segmentation_fn="watershed")
        with self.assertRaises(alibi.PredictorCallError):
            self.explainer(lambda batch: 1 // 0)
        with self.assertRaises(alibi.PredictorReturnTypeError):
            self.explainer(lambda batch: [1])
        with self.assertRaises(alibi.PredictorReturnTypeError):
            self.explainer(lambda batch: quarter(batch)[:, :1])
        with self.assertRaises(InvalidError):
            self.explainer().explain(image()[1:])
        with self.assertRaises(InvalidError):
            self.explainer(images_background=DARK[:, 1:])
        with self.assertRaises(FunctionError):
            self.explainer(
                lambda batch: quarter(batch) * (np.nan if batch.any() else 1)
            ).explain(image())
        with self.assertRaises(InvalidError):
            self.explainer().explain(image(), p_sample=1.5)


if __name__ == "__main__":
    unittest.main()
