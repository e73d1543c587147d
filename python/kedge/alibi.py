"""AnchorImage with the arguments of the package that people come from, answered by Kedge:

    from kedge.alibi import AnchorImage

What differs: the anchor is certified (or exact) unless a limit ends the search; the same seed gives
the same answer each time; masks are evaluated once; segment ids are always 0..K-1. Arguments that
have no meaning here are told once, by a warning.
"""

from __future__ import annotations

import json
import struct
import tempfile
import warnings
import zlib
from pathlib import Path
from typing import Any, Callable

import numpy as np

from . import results
from ._calls import explain as _explain, segment as _segment
from ._library import version
from .errors import FunctionError, InvalidError
from .model import Model, as_array

#: scikit-image's names and defaults, and the names of Kedge's options; None: always so here.
_SEGMENTERS: dict[str, dict[str, tuple[str | None, Any]]] = {
    "slic": {
        "n_segments": ("segments", 100),
        "compactness": ("compactness", 10.0),
        "sigma": ("sigma", 0.0),
        "start_label": (None, 0),
    },
    "felzenszwalb": {
        "scale": ("scale", 1.0),
        "sigma": ("sigma", 0.8),
        "min_size": ("min_size", 20),
    },
    "quickshift": {
        "ratio": ("ratio", 1.0),
        "kernel_size": ("kernel_size", 5.0),
        "max_dist": ("max_dist", 10.0),
        "sigma": ("sigma", 0.0),
    },
}
DEFAULT_SEGMENTATION_KWARGS: dict[str, dict[str, Any]] = {
    "slic": {"n_segments": 10, "compactness": 10, "sigma": 0.5, "start_label": 0},
    "felzenszwalb": {},
    "quickshift": {},
}

#: Arguments of explain without a meaning here: their defaults, and why.
_WITHOUT_MEANING = {
    "tau": (0.15, "the search stops when its answer is certified, not within a tolerance"),
    "coverage_samples": (10000, "coverage is computed exactly"),
    "beam_size": (1, "the search looks at all anchors that may be the answer"),
    "stop_on_first": (False, "the search ends with the first answer that is certified"),
    "min_samples_start": (100, "the search asks for what it needs"),
    "binary_cache_size": (10000, "each mask is remembered, in little memory"),
    "cache_margin": (1000, "each mask is remembered, in little memory"),
}
_MOST_BACKGROUNDS = 255
_KEPT = 255
_told: set[str] = set()


class PredictorCallError(FunctionError):
    """The predictor failed about a picture of zeros."""


class PredictorReturnTypeError(FunctionError):
    """The predictor gives no array."""


def _tell(name: str, why: str) -> None:
    if name not in _told:
        _told.add(name)
        warnings.warn(f"{name} has no meaning for kedge.alibi.AnchorImage: {why}", stacklevel=3)


class Explanation:
    """What was found, with the attributes that programs read.

    Attributes
    ----------
    anchor : ndarray of int, shape of the image
        The image scaled to 0..255 where the anchor is, else 0.
    segments : ndarray of int, shape [H, W]
    precision, coverage : float
    raw : dict
        feature (the superpixels, ascending), mean, precision and coverage for each first part of
        them (estimates but for the last), examples, num_preds, success, instance, instances,
        prediction.
    meta, data : dict
        Their keys are attributes, too.
    kedge : kedge.Explanation
        What it was made from: ``status``, ``evidence``, ``bounds``, …; of a stencil of the picture,
        so without its colours.
    """

    def __init__(self, meta: dict[str, Any], data: dict[str, Any], found: results.Explanation | None):
        self.meta, self.data, self.kedge = meta, data, found

    def __getattr__(self, name: str) -> Any:
        for values in (self.__dict__.get("data", {}), self.__dict__.get("meta", {})):
            if name in values:
                return values[name]
        raise AttributeError(f"an explanation has no '{name}'")

    def to_json(self) -> str:
        """``meta`` and ``data``, arrays as lists: megabytes."""
        return json.dumps({"meta": self.meta, "data": self.data}, default=_plain)

    @classmethod
    def from_json(cls, text: str) -> "Explanation":
        """What `to_json` wrote; lists stay lists."""
        read = json.loads(text)
        return cls(read["meta"], read["data"], None)

    def __repr__(self) -> str:
        return f"Explanation(meta={self.meta!r}, data: {', '.join(self.data)})"


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return repr(value)


class AnchorImage:
    """Explains pictures by anchors.

    Parameters
    ----------
    predictor : callable
        Takes a batch of images, of the dtype of what is explained; gives scores [n, classes] or
        labels [n].
    image_shape : tuple
        (height, width, channels).
    dtype : numpy dtype
        Of the picture of zeros that the predictor is tried on.
    segmentation_fn : {"slic", "felzenszwalb", "quickshift"} or callable
        A callable takes an image and gives ids of shape [H, W], any numbers. Channels other than 1
        and 3 need one.
    segmentation_kwargs : dict, optional
        scikit-image's names; in place of all defaults.
    images_background : ndarray, shape [n, H, W, C], optional
        What is seen where an image is masked, one of them for each sample; at most 255.
    seed : int, optional
        Of all randomness; the same seed gives the same explanation.
    """

    def __init__(
        self,
        predictor: Callable[[np.ndarray], Any],
        image_shape: tuple[int, ...],
        dtype: Any = np.float32,
        segmentation_fn: Any = "slic",
        segmentation_kwargs: dict[str, Any] | None = None,
        images_background: np.ndarray | None = None,
        seed: int | None = None,
    ):
        custom = callable(segmentation_fn)
        if not custom and segmentation_fn not in _SEGMENTERS:
            raise InvalidError(
                f"segmentation_fn is {segmentation_fn!r}, expected one of "
                f"{', '.join(_SEGMENTERS)}, or a function"
            )
        if segmentation_kwargs is None and not custom:
            segmentation_kwargs = DEFAULT_SEGMENTATION_KWARGS[segmentation_fn]
        self.predictor = predictor
        self.image_shape = tuple(image_shape)
        self.segmentation_fn = segmentation_fn
        self.images_background = images_background
        self.seed = seed
        if images_background is not None:
            self._check_backgrounds(np.asarray(images_background))
        self._kwargs = segmentation_kwargs
        self._labels = self._gives_labels(np.zeros((1, *self.image_shape), dtype))
        self.meta: dict[str, Any] = {
            "name": "AnchorImage",
            "type": ["blackbox"],
            "explanations": ["local"],
            "version": version(),
            "params": {
                "custom_segmentation": custom,
                "segmentation_kwargs": segmentation_kwargs,
                "p_sample": 0.5,
                "seed": seed,
                "image_shape": self.image_shape,
                "images_background": images_background,
                "segmentation_fn": "custom" if custom else segmentation_fn,
            },
        }

    def _check_backgrounds(self, backgrounds: np.ndarray) -> None:
        if backgrounds.ndim != 4 or backgrounds.shape[1:] != self.image_shape:
            raise InvalidError(
                f"images_background of shape {backgrounds.shape}, expected [n, "
                f"{', '.join(map(str, self.image_shape))}]"
            )
        if not 1 <= len(backgrounds) <= _MOST_BACKGROUNDS:
            raise InvalidError(
                f"{len(backgrounds)} images_background, expected 1 to {_MOST_BACKGROUNDS}"
            )

    def _gives_labels(self, zeros: np.ndarray) -> bool:
        try:
            said = self.predictor(zeros)
        except Exception as e:
            raise PredictorCallError(
                f"the predictor failed about zeros of shape {zeros.shape} and {zeros.dtype}: {e}"
            ) from e
        try:
            said = as_array(said)
        except FunctionError as e:
            raise PredictorReturnTypeError(str(e)) from e
        return self._checked(said, 1).ndim == 1

    @staticmethod
    def _checked(said: np.ndarray, count: int) -> np.ndarray:
        scores = said.ndim == 2 and said.shape[1] > 1 and said.dtype.kind in "fiu"
        labels = said.ndim == 1 and said.dtype.kind in "iu"
        if not (scores or labels) or len(said) != count:
            raise PredictorReturnTypeError(
                f"the predictor gave {said.dtype} of shape {said.shape} for {count} pictures, "
                "expected scores [n, classes] of 2 classes or more, or whole numbers [n]"
            )
        if scores and not np.isfinite(said).all():
            raise FunctionError("the predictor gave NaN or infinite scores")
        return said

    def _classes(self, images: np.ndarray) -> np.ndarray:
        said = self._checked(as_array(self.predictor(images)), len(images))
        return said if said.ndim == 1 else said.argmax(axis=1)

    def generate_superpixels(self, image: np.ndarray) -> np.ndarray:
        """The superpixel of each pixel, ids 0..K-1, int64 [H, W]."""
        if callable(self.segmentation_fn):
            given = np.asarray(self.segmentation_fn(image.copy()))
            if given.shape != image.shape[:2]:
                raise FunctionError(
                    f"segmentation_fn gave shape {given.shape}, expected {image.shape[:2]}"
                )
            return np.unique(given, return_inverse=True)[1].reshape(given.shape).astype(np.int64)
        known = _SEGMENTERS[self.segmentation_fn]
        options = {"segmenter": self.segmentation_fn}
        given = {name: default for name, (_, default) in known.items()} | dict(self._kwargs or {})
        for name, value in given.items():
            if name not in known:
                _tell(name, f"Kedge's {self.segmentation_fn} has {', '.join(known)}")
            elif known[name][0] is not None:
                options[known[name][0]] = value
        return _segment(_eight_bits(image), **options).segments.astype(np.int64)

    def explain(
        self,
        image: np.ndarray,
        p_sample: float = 0.5,
        threshold: float = 0.95,
        delta: float = 0.1,
        tau: float = 0.15,
        batch_size: int = 100,
        coverage_samples: int = 10000,
        beam_size: int = 1,
        stop_on_first: bool = False,
        max_anchor_size: int | None = None,
        min_samples_start: int = 100,
        n_covered_ex: int = 10,
        binary_cache_size: int = 10000,
        cache_margin: int = 1000,
        verbose: bool = False,
        verbose_every: int = 1,
        **kwargs: Any,
    ) -> Explanation:
        """Explains an image.

        Parameters
        ----------
        image : ndarray of `image_shape`
            Of any numbers: masked images are made in its own dtype.
        p_sample : float
            Probability that a superpixel is masked in a sample.
        threshold : float
            Precision that the anchor must reach, with probability 1 - `delta`.
        batch_size : int
            The most images that the predictor gets at a time.
        max_anchor_size : int, optional
        n_covered_ex : int
            Most examples of each kind in ``raw``.
        verbose, verbose_every
            Prints how far it is, every so many batches.
        tau, coverage_samples, beam_size, stop_on_first, min_samples_start, binary_cache_size,
        cache_margin, **kwargs
            Told once that they have no meaning here.
        """
        image = np.asarray(image)
        params = {name: value for name, value in locals().items() if name not in ("self", "image")}
        for name, (usual, why) in _WITHOUT_MEANING.items():
            if params[name] != usual:
                _tell(name, why)
        for name in kwargs:
            _tell(name, "there is no such argument")
        if image.shape != self.image_shape:
            raise InvalidError(f"an image of shape {image.shape}, expected {self.image_shape}")
        label = self._classes(image[None])[0]
        stencil = _Stencil(image, self.generate_superpixels(image), self.images_background)
        seen = _Seen(self._classes, stencil, label)
        with Model.function(
            seen, image.shape[:2], returns="classes", classes=2, batch=batch_size,
            labels=["another class", str(label)], name="predictor",
        ) as model, stencil.fill() as fill:
            found = _explain(
                stencil.picture, model, superpixels=stencil.segments, fill=fill,
                p_sample=p_sample, threshold=threshold, delta=delta, max_size=max_anchor_size,
                seed=self.seed, progress=_printer(verbose_every) if verbose else None,
            )
        meta = {**self.meta, "params": {**self.meta["params"], **params}}
        return Explanation(meta, _data(image, found, stencil, seen, n_covered_ex, p_sample), found)


def _printer(every: int) -> Callable[[results.Progress], None]:
    count = 0

    def say(progress: results.Progress) -> None:
        nonlocal count
        count += 1
        if count % max(1, every) == 0:
            print(
                f"{progress.evaluations} predictions, best anchor of {progress.anchor_size} "
                f"superpixels, precision about {progress.precision:.3f}"
            )

    return say


def _eight_bits(image: np.ndarray) -> np.ndarray:
    """About what a person sees of it: values 0..1, -1..1, 0..255 or any, as 0..255."""
    if image.ndim != 3 or image.shape[2] not in (1, 3):
        raise InvalidError(
            f"an image of shape {image.shape}: with other than 1 or 3 channels give a segmentation_fn"
        )
    if image.dtype == np.uint8:
        return image
    low, high = float(image.min()), float(image.max())
    if low >= 0 and high <= 1:
        low, high = 0, 1
    elif low >= -1 and high <= 1:
        low, high = -1, 1
    elif low >= 0 and high <= 255:
        low, high = 0, 255
    scaled = (image.astype(np.float64) - low) / (high - low if high > low else 1)
    return np.rint(scaled * 255).astype(np.uint8)


class _Stencil:
    """A picture for the engine in place of the image: white, and where it is masked of a grey level
    that says which background is seen there. So images of any numbers and channels are masked
    here, in their own dtype, and the engine tells which superpixels are kept."""

    def __init__(self, image: np.ndarray, segments: np.ndarray, backgrounds: np.ndarray | None):
        self.image, self.segments = image, segments
        self.count = int(segments.max()) + 1
        self.picture = np.full((*segments.shape, 3), _KEPT, np.uint8)
        flat = segments.ravel()
        self._at = np.unique(flat, return_index=True)[1]  # a pixel of each superpixel
        self.backgrounds = (
            self._mean(flat)[None] if backgrounds is None else np.asarray(backgrounds)
        )

    def _mean(self, flat: np.ndarray) -> np.ndarray:
        """Each superpixel in its mean colour."""
        channels = [
            np.bincount(flat, self.image[:, :, c].ravel().astype(np.float64)) / np.bincount(flat)
            for c in range(self.image.shape[2])
        ]
        means = np.stack(channels, axis=1)
        if self.image.dtype.kind in "iu":
            means = np.rint(means)
        return means[self.segments].astype(self.image.dtype)

    def masks(self, batch: np.ndarray) -> np.ndarray:
        """The grey level of each superpixel, [n, K]; 255 for kept."""
        return batch.reshape(len(batch), -1, 3)[:, self._at, 0]

    def images(self, masks: np.ndarray) -> np.ndarray:
        """The masked images, [n, H, W, C]."""
        levels = masks[:, self.segments]
        kept = (levels == _KEPT)[..., None]
        if len(self.backgrounds) == 1:
            return np.where(kept, self.image, self.backgrounds[0])
        background = np.where(masks == _KEPT, 0, masks).max(axis=1)
        return np.where(kept, self.image, self.backgrounds[background])

    def fill(self) -> "_Fill":
        return _Fill(len(self.backgrounds))


class _Fill:
    """The engine's fill: one grey, or a folder with a picture of each."""

    def __init__(self, count: int):
        self._count = count
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> str:
        if self._count == 1:
            return "constant:0,0,0"
        self._folder = tempfile.TemporaryDirectory(prefix="kedge-backgrounds-")
        for level in range(self._count):
            Path(self._folder.name, f"{level:03}.png").write_bytes(_grey_png(level))
        return f"background:{self._folder.name}"

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            self._folder.cleanup()


def _grey_png(level: int) -> bytes:
    """A file of one pixel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(bytes([0, level])))
        + chunk(b"IEND", b"")
    )


class _Seen:
    """Evaluates what the engine asks for, and remembers it."""

    def __init__(
        self, classes: Callable[[np.ndarray], np.ndarray], stencil: _Stencil, label: Any
    ):
        self._classes, self._stencil, self._label = classes, stencil, label
        self._masks: list[np.ndarray] = []
        self._agree: list[np.ndarray] = []

    def __call__(self, batch: np.ndarray) -> np.ndarray:
        masks = self._stencil.masks(batch)
        agree = self._classes(self._stencil.images(masks)) == self._label
        self._masks.append(masks)
        self._agree.append(agree)
        return agree.astype(np.int32)

    def keeping(self, feature: list[int]) -> tuple[np.ndarray, np.ndarray]:
        """The masks that keep some superpixels, and whether the class was kept."""
        masks, agree = np.concatenate(self._masks), np.concatenate(self._agree)
        rows = (masks[:, feature] == _KEPT).all(axis=1)
        return masks[rows], agree[rows]


def _data(
    image: np.ndarray,
    found: results.Explanation,
    stencil: _Stencil,
    seen: _Seen,
    most: int,
    p_sample: float,
) -> dict[str, Any]:
    feature = found.anchor.tolist()
    prefixes = [feature[: i + 1] for i in range(len(feature))]
    precisions = [float(seen.keeping(prefix)[1].mean()) for prefix in prefixes[:-1]]
    precisions += [found.precision] if prefixes else []
    low, high = float(image.min()), float(image.max())
    scaled = (image.astype(np.float64) - low) / (high - low if high > low else 1) * 255
    raw = {
        "feature": feature,
        "mean": precisions,
        "precision": list(precisions),
        "coverage": [(1 - p_sample) ** len(prefix) for prefix in prefixes],
        "examples": [_examples(prefix, stencil, seen, most) for prefix in prefixes],
        "all_precision": 0,
        "num_preds": found.evaluations + 1,
        "success": found.found,
        "instance": image,
        "instances": image[None],
        "prediction": np.array([seen._label]),
    }
    return {
        "anchor": (scaled * found.mask[:, :, None]).astype(np.int64),
        "segments": stencil.segments,
        "precision": found.precision,
        "coverage": found.coverage,
        "raw": raw,
    }


def _examples(feature: list[int], stencil: _Stencil, seen: _Seen, most: int) -> dict[str, Any]:
    masks, agree = seen.keeping(feature)
    return {
        "covered_true": list(stencil.images(masks[agree][:most])),
        "covered_false": list(stencil.images(masks[~agree][:most])),
        "uncovered_true": np.array([]),
        "uncovered_false": np.array([]),
    }
