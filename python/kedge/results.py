"""What was found."""

from __future__ import annotations

import ctypes as c
import functools
import html
import json
import os
import weakref
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _library

STATUS = ("FOUND", "EMPTY", "NOT_FOUND", "LIMIT", "DEADLINE", "CANCELLED", "UNREACHABLE")
EVIDENCE = ("EXACT", "CERTIFIED", "ESTIMATED")


@dataclass(frozen=True)
class Progress:
    """How far an explanation, comparison or attack is.

    Attributes
    ----------
    evaluations : int
        Pictures through the model.
    precision : float
        Of the best anchor so far, an estimate; of an attack, its margin.
    done : float or None
        Share of the work, 0..1; None where nobody can know.
    anchor_size : int
        Superpixels of that anchor.
    certified : bool
        Whether its precision is known to reach the threshold.
    """

    evaluations: int
    precision: float
    done: float | None
    anchor_size: int
    certified: bool

    @classmethod
    def of(cls, struct: _library.Progress) -> "Progress":
        done = struct.done if struct.done >= 0 else None
        return cls(
            struct.evaluations, struct.precision, done, struct.anchor_size, bool(struct.certified)
        )


class _Result:
    """A result of the library, freed when nobody has it any more."""

    def __init__(self, handle: c.c_void_p):
        self._handle = handle
        weakref.finalize(self, _library.library().kedge_result_close, c.c_void_p(handle.value))

    def _text(self, function: str) -> str:
        said = c.c_char_p()
        _library.check(getattr(_library.library(), function)(self._handle, c.byref(said)))
        assert said.value is not None
        return said.value.decode()

    def to_json(self) -> str:
        """One line of JSON, of the schema that the command line writes."""
        return self._text("kedge_result_json")

    @functools.cached_property
    def data(self) -> dict[str, Any]:
        """The same, parsed."""
        return json.loads(self.to_json())


class _Page(_Result):
    """A result with a report."""

    def html(self) -> str:
        """The report, a page that loads nothing."""
        return self._text("kedge_result_html")

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the report to a file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.html())

    def _repr_html_(self) -> str:
        page = html.escape(self.html(), quote=True)
        return f'<iframe srcdoc="{page}" style="width:100%;height:600px;border:0"></iframe>'


def _copy(address: int, shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    count = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if count == 0:
        return np.zeros(shape, dtype)
    memory = (c.c_char * count).from_address(address)
    return np.frombuffer(memory, dtype).reshape(shape).copy()


def _arrays(handle: c.c_void_p) -> _library.Arrays:
    arrays = _library.Arrays(size=c.sizeof(_library.Arrays))
    _library.check(_library.library().kedge_result_arrays(handle, c.byref(arrays)))
    return arrays


class Segmentation:
    """A picture that was cut.

    Attributes
    ----------
    view : ndarray of uint8, shape [height, width, 3]
        The picture as the model sees it.
    segments : ndarray of int32, shape [height, width]
        The superpixel of each pixel, 0..superpixels-1.
    superpixels : int
    """

    def __init__(self, handle: c.c_void_p):
        try:
            arrays = _arrays(handle)
            size = (arrays.height, arrays.width)
            self.view = _copy(arrays.view, (*size, 3), np.uint8)
            self.segments = _copy(arrays.ids, size, np.int32)
            self.superpixels = int(arrays.superpixels)
        finally:
            _library.library().kedge_result_close(handle)


class Explanation(_Page):
    """Which superpixels of a picture, kept while all others are masked, keep the model's answer.

    Attributes
    ----------
    anchor : ndarray of int32
        The superpixels, ascending.
    precision : float
        The probability that the answer is kept if these are, 0..1.
    bounds : (float, float)
        Bounds of the precision, which hold with probability `confidence`.
    confidence : float
        1 where the bounds are proved.
    evidence : {"EXACT", "CERTIFIED", "ESTIMATED"}
        What the precision rests on.
    coverage : float
        The probability that a mask keeps the anchor.
    status : str
        FOUND, EMPTY (the answer hardly depends on which superpixels are kept), or why nothing was
        found: NOT_FOUND, LIMIT, DEADLINE, CANCELLED, UNREACHABLE; then the anchor is the best so
        far.
    class_index, label, probability
        The class explained, and its probability on the whole picture.
    evaluations : int
        Pictures through the model.
    view : ndarray of uint8, shape [height, width, 3]
        The picture as the model sees it.
    segments : ndarray of int32, shape [height, width]
        The superpixel of each pixel, 0..superpixels-1.
    superpixels : int
    """

    def __init__(self, handle: c.c_void_p, labels: list[str]):
        super().__init__(handle)
        arrays = _arrays(handle)
        size = (arrays.height, arrays.width)
        self.view = _copy(arrays.view, (*size, 3), np.uint8)
        self.segments = _copy(arrays.ids, size, np.int32)
        self.superpixels = int(arrays.superpixels)
        self.anchor = _copy(arrays.anchor, (arrays.anchor_size,), np.int32)
        self.precision = float(arrays.precision)
        self.bounds = (float(arrays.low), float(arrays.high))
        self.confidence = float(arrays.confidence)
        self.evidence = EVIDENCE[arrays.evidence]
        self.coverage = float(arrays.coverage)
        self.status = STATUS[arrays.status]
        self.class_index = int(arrays.class_index)
        self.label = labels[self.class_index]
        self.probability = float(arrays.probability)
        self.evaluations = int(arrays.evaluations)

    @property
    def found(self) -> bool:
        """Whether an anchor was found, be it the empty one."""
        return self.status in ("FOUND", "EMPTY")

    @property
    def mask(self) -> np.ndarray:
        """The pixels of the anchor, bool [height, width]."""
        return np.isin(self.segments, self.anchor)

    def plot(self, ax: Any = None) -> Any:
        """Draws the picture, the anchor in its colours, with matplotlib.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where; by default in a new figure.

        Returns
        -------
        matplotlib.axes.Axes
        """
        try:
            import matplotlib.pyplot as plt
        except ImportError as e:
            raise ImportError("plot needs matplotlib: pip install matplotlib") from e
        if ax is None:
            _, ax = plt.subplots()
        grey = self.view.mean(axis=2, keepdims=True).repeat(3, 2) * 0.4 + 255 * 0.6
        ax.imshow(np.where(self.mask[:, :, None], self.view, grey).astype(np.uint8))
        edges = np.zeros(self.segments.shape, bool)
        edges[:, 1:] |= self.segments[:, 1:] != self.segments[:, :-1]
        edges[1:] |= self.segments[1:] != self.segments[:-1]
        ax.imshow(np.ma.masked_where(~edges, edges), cmap="gray_r", alpha=0.4, vmin=0, vmax=1)
        ax.set_title(f"{self.label}: precision {self.precision:.3f} ({self.evidence.lower()})")
        ax.set_axis_off()
        return ax

    def __repr__(self) -> str:
        return (
            f"<kedge.Explanation of '{self.label}': {self.status}, superpixels "
            f"{self.anchor.tolist()} of {self.superpixels}, precision {self.precision:.4f} "
            f"({self.evidence})>"
        )


class Comparison(_Page):
    """What sets two pictures, or two models, apart; all of it is in `data`."""

    def __repr__(self) -> str:
        same = "the same answer" if self.data["sameAnswer"] else "different answers"
        return f"<kedge.Comparison: {same}>"


class Attack(_Result):
    """A picture that was changed a little.

    Attributes
    ----------
    picture : ndarray of uint8, shape [height, width, 3]
        Of the size of the picture attacked.
    """

    def __init__(self, handle: c.c_void_p):
        super().__init__(handle)
        rgb, height, width = c.c_void_p(), c.c_int32(), c.c_int32()
        _library.check(
            _library.library().kedge_result_picture(
                handle, c.byref(rgb), c.byref(height), c.byref(width)
            )
        )
        assert rgb.value is not None
        self.picture = _copy(rgb.value, (height.value, width.value, 3), np.uint8)

    @property
    def reached(self) -> bool:
        """Whether the model gives `picture` what the attack wanted."""
        return bool(self.data["adversarial"])

    def __repr__(self) -> str:
        before, after = self.data["before"][0]["label"], self.data["after"][0]["label"]
        return f"<kedge.Attack: '{before}' became '{after}', {self.data['status']}>"
