"""Models: opened by the library, or functions of Python."""

from __future__ import annotations

import ctypes as c
import json
import os
import sys
import threading
import weakref
from typing import Any, Callable

import numpy as np

from . import _library
from .errors import FunctionError, InvalidError, KedgeError

DTYPES = {"float32": (0, np.float32), "uint8": (1, np.uint8)}
LAYOUTS = {"NHWC": 0, "NCHW": 1}
RETURNS = {"scores": (0, np.float32), "classes": (1, np.int32)}

#: What the current thread is at: `kedge._calls.Call`.
active = threading.local()


def text(options: dict[str, Any]) -> bytes | None:
    """Options as JSON; a name that Python does not allow has an underscore behind it."""
    plain = {
        name.rstrip("_"): os.fspath(value) if isinstance(value, os.PathLike) else value
        for name, value in options.items()
        if value is not None
    }
    try:
        return json.dumps(plain, default=_number).encode() if plain else None
    except TypeError as e:
        raise InvalidError(f"options are numbers, texts and lists: {e}") from e


def _number(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"a {type(value).__name__} is none of these")


class Model:
    """A model that is open; close it, or use it in a ``with`` statement.

    Parameters
    ----------
    source : str, path or None
        A folder or .onnx file, ``"hf:ORG/REPO[@REVISION][#FILE]"`` of the Hugging Face hub, or
        ``"oip:http://HOST:PORT/v2/models/NAME"`` on a server of the Open Inference Protocol; None
        for the embedded demo model.
    **options
        What the command line takes for models and devices: ``device="cpu"``, ``threads``, ``mean``,
        ``std``, ``labels``, … (``kedge explain --help``).

    Raises
    ------
    ModelError
        If it is no model that can be used.
    """

    def __init__(self, source: str | os.PathLike[str] | None = None, **options: Any):
        handle = c.c_void_p()
        given = None if source is None else os.fsencode(source)
        _library.check(_library.library().kedge_open(given, text(options), c.byref(handle)))
        self._own(handle, None)

    def _own(self, handle: c.c_void_p, function: "_Function | None") -> None:
        self._handle = handle
        self._function = function
        self._finalizer = weakref.finalize(self, _closed, handle.value, function)
        said = c.c_char_p()
        _library.check(_library.library().kedge_model_json(handle, c.byref(said)))
        assert said.value is not None
        self.info: dict[str, Any] = json.loads(said.value)

    @classmethod
    def function(
        cls,
        function: Callable[[np.ndarray], Any],
        size: tuple[int, int],
        *,
        dtype: str = "uint8",
        layout: str = "NHWC",
        returns: str | None = None,
        classes: int | None = None,
        scores: str | None = None,
        batch: int = 16,
        **options: Any,
    ) -> "Model":
        """A model that is a function over batches, as of PyTorch, Keras or a service.

        Parameters
        ----------
        function : callable
            Takes a batch, an array of its own of shape [n, height, width, 3] (or [n, 3, height, width]),
            1 <= n <= `batch`; gives [n, classes] scores, or the class of each picture, [n]; arrays
            or torch tensors. The answer for a picture must not depend on what else is in the batch.
            Called by one thread at a time.
        size : (int, int)
            Height and width of its pictures; others are resized to it.
        dtype : {"uint8", "float32"}
            Values 0..255 as they are; or 0..1, then less ``mean``, divided by ``std``.
        layout : {"NHWC", "NCHW"}
        returns : {"scores", "classes"}, optional
            By default what it gives for a grey picture decides.
        classes : int, optional
            How many there are; by default, of scores, what it gives for a grey picture. Needed for
            a function that gives classes.
        scores : {"logits", "probabilities", "independent"}, optional
            By default probabilities if those of a grey picture are; else logits.
        batch : int
            The most pictures at a time.
        **options
            ``name``, ``labels`` (a list), ``mean``, ``std``, ``rescale``, ``bgr``.

        Raises
        ------
        FunctionError
            If it fails about a grey picture, or gives what cannot be used.
        """
        made = _Function(function, size, dtype, layout, returns, classes)
        if made.kind == 0 and scores is None:
            scores = "probabilities" if made.probabilities else "logits"
        handle = c.c_void_p()
        said = text({"scores": scores, "batch": batch, **options})
        _library.check(
            _library.library().kedge_open_function(
                c.byref(made.struct), said, c.byref(handle)
            )
        )
        model = cls.__new__(cls)
        model._own(handle, made)
        return model

    @property
    def name(self) -> str:
        """For people."""
        return self.info["name"]

    @property
    def labels(self) -> list[str]:
        """The label of each class."""
        return self.info["labels"]

    def error(self, code: int) -> KedgeError:
        """The exception of a code: of a function, with what it raised as its cause."""
        raised = _library.error(code)
        function = self._function
        if function is not None and isinstance(raised, FunctionError):
            cause = function.errors.pop(threading.get_ident(), None) or function.last_error
            if isinstance(cause, FunctionError):
                return cause
            if cause is not None:
                raised = FunctionError(f"the function raised {type(cause).__name__}: {cause}")
                raised.__cause__ = cause
        return raised

    def close(self) -> None:
        """Cancels its jobs and frees it; waits for explanations that run."""
        self._finalizer.detach()
        _library.check(_library.library().kedge_close(self._handle))
        self._handle = c.c_void_p()
        self._function = None

    @property
    def handle(self) -> c.c_void_p:
        """What the library calls it."""
        if not self._handle:
            raise InvalidError("the model is closed")
        return self._handle

    def __enter__(self) -> "Model":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<kedge.Model {self.name}>"


_left: list[tuple[int, Any]] = []


def _closed(handle: int, function: Any) -> None:
    """Closes a model that nobody has any more, now or, from within a function, with the next."""
    _left.append((handle, function))
    for one in list(_left):
        if _library._loaded is None or _library._loaded.kedge_close(c.c_void_p(one[0])) == 0:
            _left.remove(one)


class _Function:
    """A function, and how C calls it."""

    def __init__(
        self,
        function: Callable[[np.ndarray], Any],
        size: tuple[int, int],
        dtype: str,
        layout: str,
        returns: str | None,
        classes: int | None,
    ):
        for given, name, known in (
            (dtype, "dtype", DTYPES), (layout, "layout", LAYOUTS), (returns, "returns", RETURNS),
        ):
            if given is not None and given not in known:
                raise InvalidError(f"{name} is {given!r}, expected one of {', '.join(known)}")
        if not callable(function):
            raise InvalidError(f"a model of type {type(function).__name__}, expected a function")
        height, width = (int(side) for side in size)
        if height < 1 or width < 1:
            raise InvalidError(f"size is {size}, expected height and width of at least 1")
        self.function = function
        self.errors: dict[int, BaseException] = {}
        self.last_error: BaseException | None = None
        code, self.dtype = DTYPES[dtype]
        self.shape = (height, width, 3) if layout == "NHWC" else (3, height, width)
        self.probabilities = False
        self._rooms: list[np.ndarray] = []
        self._learn(returns, classes)
        self.predict = _library.PREDICT(self._predict)
        self.struct = _library.Function(
            c.sizeof(_library.Function), self.predict, None, height, width, code, LAYOUTS[layout],
            self.kind, self.classes,
        )

    def _learn(self, returns: str | None, classes: int | None) -> None:
        if returns == "classes" and classes is not None:
            self.kind, self.answer = RETURNS[returns]
            self.classes = int(classes)
            return
        grey = np.full((1, *self.shape), 128 if self.dtype == np.uint8 else 0.5, self.dtype)
        try:
            said = as_array(self.function(grey))
        except FunctionError:
            raise
        except Exception as e:
            raise FunctionError(f"the function raised {type(e).__name__}: {e}") from e
        if returns is None:
            returns = "classes" if said.shape == (1,) and said.dtype.kind in "iu" else "scores"
        self.kind, self.answer = RETURNS[returns]
        if self.kind == 1:
            if classes is None:
                raise InvalidError("classes is not given: how many classes the function tells apart")
            self.classes = int(classes)
        else:
            if said.ndim != 2 or said.shape[0] != 1 or said.shape[1] < 2:
                raise FunctionError(
                    f"the function gave shape {said.shape} for 1 picture, expected [1, classes], "
                    "with at least 2 classes, or one whole number"
                )
            self.classes = said.shape[1]
            self.probabilities = bool(said.min() >= 0 and abs(float(said.sum()) - 1) < 1e-3)
            if classes is not None and classes != self.classes:
                raise FunctionError(f"the function gave {self.classes} scores for {classes} classes")

    def _predict(self, _user: Any, pictures: int, count: int, answers: int) -> int:
        try:
            self._answer(pictures, count, answers)
            return 0
        except KeyboardInterrupt:
            call = getattr(active, "call", None)
            if call is not None:
                call.interrupted = True
            return _library.STOP
        except BaseException as e:
            self.last_error = self.errors[threading.get_ident()] = e
            return 1

    def _answer(self, pictures: int, count: int, answers: int) -> None:
        """Copies the batch, and the function's answer. Memory for batches is used again where the
        function has kept nothing of it: new memory would cost more than the copy."""
        try:
            room = self._rooms.pop()
        except IndexError:
            room = None
        if room is None or len(room) < count:
            room = np.empty((count, *self.shape), self.dtype)
        references = sys.getrefcount(room)
        batch = room[:count]
        c.memmove(batch.ctypes.data, pictures, batch.nbytes)
        result = self._checked(as_array(self.function(batch)), count)
        c.memmove(answers, result.ctypes.data, result.nbytes)
        del batch, result
        if sys.getrefcount(room) == references:  # each array made of it has a reference
            self._rooms.append(room)

    def _checked(self, result: np.ndarray, count: int) -> np.ndarray:
        expected = (count,) if self.kind == 1 else (count, self.classes)
        if result.shape != expected:
            raise FunctionError(f"the function gave shape {result.shape}, expected {expected}")
        if result.dtype.kind not in ("iu" if self.kind == 1 else "fiu"):
            raise FunctionError(
                f"the function gave {result.dtype}, expected "
                + ("whole numbers" if self.kind == 1 else "numbers")
            )
        return np.ascontiguousarray(result, self.answer)


def as_array(result: Any) -> np.ndarray:
    """What a function gave, as numpy has it."""
    if isinstance(result, np.ndarray):
        return result
    if hasattr(result, "detach"):  # a torch tensor
        return result.detach().cpu().numpy()
    if hasattr(result, "logits"):  # what models of transformers give
        return as_array(result.logits)
    if hasattr(result, "__array__"):
        return np.asarray(result)
    raise FunctionError(
        f"the function gave a {type(result).__name__}, expected an array of scores"
    )


