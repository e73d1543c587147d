"""Pictures as the library takes them."""

from __future__ import annotations

import ctypes as c
import os
from typing import Any

import numpy as np

from . import _library
from .errors import ImageError, InvalidError


class Picture:
    """A picture that was given, and the structure that points to it.

    Parameters
    ----------
    given : str, path, bytes, numpy array, PIL image or torch tensor
        A file's path or bytes; or uint8 of shape [h, w, 3], [h, w, 4] (transparent over white),
        [h, w, 1] or [h, w]; or float of these shapes, 0..1. Tensors may have channels first.
    name : str, optional
        For reports.
    """

    def __init__(self, given: Any, name: str | None = None):
        self.pixels: np.ndarray | None = None
        if isinstance(given, Picture):
            self.__dict__.update(given.__dict__)
            return
        if isinstance(given, (str, os.PathLike)):
            name = name or os.fspath(given)
            try:
                with open(given, "rb") as file:
                    given = file.read()
            except OSError as e:
                raise ImageError(f"{name}: {e.strerror or e}") from e
        if isinstance(given, (bytes, bytearray, memoryview)):
            self._data = np.frombuffer(bytes(given), np.uint8)
            height = width = 0
        else:
            self.pixels = self._data = _rgb(_array(given))
            height, width = self.pixels.shape[:2]
        self.name = name or "picture"
        self.struct = _library.Image(
            self._data.ctypes.data, self._data.nbytes, height, width, self.name.encode()
        )

    def decoded(self) -> np.ndarray:
        """Its pixels, uint8 [h, w, 3]."""
        if self.pixels is None:
            from .results import Segmentation

            self.pixels = Segmentation(_segmented(None, self, b'{"segmenter": "grid"}')).view
        return self.pixels


def _segmented(model: Any, picture: Picture, options: bytes | None) -> c.c_void_p:
    result = c.c_void_p()
    _library.check(
        _library.library().kedge_segment(model, c.byref(picture.struct), options, c.byref(result))
    )
    return result


def _array(given: Any) -> np.ndarray:
    if hasattr(given, "detach"):  # a torch tensor
        array = given.detach().cpu().numpy()
        if array.ndim == 3 and array.shape[0] in (1, 3, 4) and array.shape[2] not in (1, 3, 4):
            array = np.moveaxis(array, 0, 2)
        return array
    if hasattr(given, "mode") and hasattr(given, "convert"):  # a PIL image
        clear = "A" in given.mode or "transparency" in getattr(given, "info", {})
        return np.asarray(given.convert("RGBA" if clear else "RGB"))
    if isinstance(given, np.ndarray):
        return given
    raise InvalidError(
        f"an image of type {type(given).__name__}, expected a path, bytes, a numpy array, a PIL "
        "image or a torch tensor"
    )


def _rgb(array: np.ndarray) -> np.ndarray:
    shape = array.shape
    if array.ndim == 2:
        array = array[:, :, None]
    if array.ndim != 3 or array.shape[2] not in (1, 3, 4) or 0 in array.shape:
        raise InvalidError(f"an image of shape {shape}, expected [height, width, 3]")
    if array.dtype.kind == "f":
        if not (np.isfinite(array).all() and array.min() >= 0 and array.max() <= 1):
            raise InvalidError("a float image with values outside 0..1; give uint8, or scale it")
        array = np.rint(array * 255).astype(np.uint8)
    elif array.dtype == bool or array.dtype != np.uint8:
        raise InvalidError(f"an image of {array.dtype}, expected uint8, or float 0..1")
    if array.shape[2] == 1:
        array = np.repeat(array, 3, 2)
    elif array.shape[2] == 4:
        alpha = array[:, :, 3:].astype(np.uint32)
        array = ((array[:, :, :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
    return np.ascontiguousarray(array)
