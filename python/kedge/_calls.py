"""The functions of the package."""

from __future__ import annotations

import asyncio
import collections
import contextlib
import ctypes as c
import functools
import os
import signal
import threading
import warnings
from typing import Any, Callable, Iterable, Iterator, Union

import numpy as np

from . import _library, model as models
from ._images import Picture, _segmented
from .errors import CancelledError, FunctionError, InvalidError
from .model import Model, text
from .results import Attack, Comparison, Explanation, Progress, Segmentation

ModelLike = Union[Model, str, "os.PathLike[str]", Callable[[np.ndarray], Any], None]
SegmentsLike = Union[np.ndarray, Callable[[np.ndarray], Any], None]
ProgressFunction = Callable[[Progress], Any]

#: Models that were opened by their names, the last ones used.
_MOST_OPEN = 2
_open: "collections.OrderedDict[str | None, Model]" = collections.OrderedDict()
_open_lock = threading.Lock()
_WAIT_SECONDS = 0.1


def _named(source: str | None) -> Model:
    """An open model of a name, or the demo model; those used last stay open."""
    library = _library.library()
    with _open_lock:
        found = _open.pop(source, None)
        if found is not None:
            said = c.c_char_p()
            if library.kedge_model_json(found._handle, c.byref(said)) != 0:
                found = None  # kedge.stop has closed it
        found = found or Model(source)
        _open[source] = found
        while len(_open) > _MOST_OPEN:
            _open.popitem(last=False)
        return found


@contextlib.contextmanager
def _model(given: ModelLike, picture: Picture) -> Iterator[Model]:
    if isinstance(given, Model):
        yield given
    elif given is None:
        yield _named(None)
    elif isinstance(given, (str, os.PathLike)):
        yield _named(os.fspath(given))
    elif callable(given):
        with Model.function(given, picture.decoded().shape[:2]) as made:
            yield made
    else:
        raise InvalidError(
            f"a model of type {type(given).__name__}, expected a path, hf:…, oip:…, a function or "
            "a kedge.Model"
        )


class Call:
    """A call in this thread: what it is told, and whether it is to end."""

    def __init__(self, progress: ProgressFunction | None):
        self.stop = False
        self.interrupted = False
        self.error: BaseException | None = None
        self._told = progress
        self.progress = _library.PROGRESS(self._progress)

    def _progress(self, _user: Any, said: Any) -> int:
        try:
            if self._told is not None and not (self.stop or self.interrupted):
                self._told(Progress.of(said.contents))
        except KeyboardInterrupt:
            self.interrupted = True
        except BaseException as e:
            self.error, self.stop = e, True
        return 1 if self.stop or self.interrupted else 0

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Ctrl-C then ends the call, with the best so far; another one at once."""
        before = getattr(models.active, "call", None)
        models.active.call = self
        usual = signal.default_int_handler
        mine = (
            threading.current_thread() is threading.main_thread()
            and signal.getsignal(signal.SIGINT) is usual
        )

        def interrupt(number: int, frame: Any) -> None:
            if self.interrupted:
                usual(number, frame)
            self.interrupted = True

        try:
            if mine:
                signal.signal(signal.SIGINT, interrupt)
            yield
        finally:
            if mine:
                signal.signal(signal.SIGINT, usual)
            models.active.call = before

    def finish(self, code: int, *by: Model) -> None:
        """Raises what is to be raised."""
        if self.error is not None:
            raise self.error
        if code:
            raised = next((m.error(code) for m in by if m._function), None) or _library.error(code)
            if self.interrupted and isinstance(raised, CancelledError):
                raise KeyboardInterrupt from raised
            raise raised
        if self.interrupted:
            warnings.warn("interrupted: this is the best so far", stacklevel=4)


class _Cut:
    """Superpixels that were given, for C."""

    def __init__(self, given: SegmentsLike):
        self.error: BaseException | None = None
        self.struct: Any = None
        if given is None:
            return
        if callable(given) and not hasattr(given, "__array__"):
            self._function = given
            self._segment = _library.SEGMENT(self._call)
            self._struct = _library.Superpixels(None, 0, 0, self._segment, None)
        else:
            self._ids = _ids(np.asarray(given), None)
            height, width = self._ids.shape
            self._struct = _library.Superpixels(
                self._ids.ctypes.data, height, width, _library.SEGMENT(), None
            )
        self.struct = c.byref(self._struct)

    def _call(self, _user: Any, rgb: int, height: int, width: int, ids: int) -> int:
        try:
            memory = (c.c_char * (height * width * 3)).from_address(rgb)
            view = np.frombuffer(memory, np.uint8).reshape(height, width, 3).copy()
            made = _ids(np.asarray(self._function(view)), (height, width))
            c.memmove(ids, made.ctypes.data, made.nbytes)
            return 0
        except BaseException as e:
            self.error = e
            return 1

    def check(self, code: int) -> None:
        """Raises what the function raised."""
        if code and self.error is not None:
            if isinstance(self.error, FunctionError):
                raise self.error
            raise FunctionError(
                f"the function that cuts the picture raised {type(self.error).__name__}: "
                f"{self.error}"
            ) from self.error


def _ids(array: np.ndarray, expected: tuple[int, int] | None) -> np.ndarray:
    if array.ndim != 2 or array.dtype.kind not in "iub" or (expected and array.shape != expected):
        raise FunctionError(
            f"superpixels of shape {array.shape} and {array.dtype}, expected whole numbers of shape "
            f"{expected or '[height, width]'}"
        )
    return np.ascontiguousarray(array, np.int32)


def explain(
    image: Any,
    model: ModelLike = None,
    *,
    superpixels: SegmentsLike = None,
    progress: ProgressFunction | None = None,
    name: str | None = None,
    **options: Any,
) -> Explanation:
    """Explains what a model sees in a picture.

    Parameters
    ----------
    image : path, bytes, numpy array, PIL image or torch tensor
        Of any size; uint8, or float 0..1; a file's bytes or path.
    model : Model, str, path, callable or None
        As `Model` takes it, which stays open for the next call; or a function from uint8 pictures
        [n, height, width, 3] of the size of this one to scores [n, classes] (others by
        `Model.function`); None for the embedded demo model.
    superpixels : ndarray of int, or callable, optional
        Ids of shape [height, width] of the picture as the model sees it, or a function from it to
        them; by default the option ``segmenter`` cuts it.
    progress : callable, optional
        Told of a `Progress` before every batch.
    name : str, optional
        The picture's name in reports.
    **options
        Of the command line, with underscores: ``segments=20``, ``threshold=.9``, ``deadline=5``,
        ``class_="cat"``, ``refine=True``, ``fill="blur"``, ``seed=1``, … (``kedge explain
        --help``).

    Returns
    -------
    Explanation
        Where a limit, or Ctrl-C, ended the search: the best so far, which its ``status`` tells.

    Raises
    ------
    KedgeError
        One of its kinds: `InvalidError`, `ImageError`, `ModelError`, `FunctionError`, …
    KeyboardInterrupt
        If Ctrl-C was pressed before there was anything to give.
    """
    return _explain(Call(progress), image, model, superpixels, name, options)


def _explain(
    call: Call,
    image: Any,
    model: ModelLike,
    superpixels: SegmentsLike,
    name: str | None,
    options: dict[str, Any],
) -> Explanation:
    picture = Picture(image, name)
    cut = _Cut(superpixels)
    said = text(options)
    with _model(model, picture) as opened:
        result = c.c_void_p()
        with call.running():
            code = _library.library().kedge_explain(
                opened.handle, c.byref(picture.struct), cut.struct, said, call.progress, None,
                c.byref(result),
            )
        cut.check(code)
        call.finish(code, opened)
        return Explanation(result, opened.labels)


async def explain_async(
    image: Any,
    model: ModelLike = None,
    *,
    superpixels: SegmentsLike = None,
    progress: ProgressFunction | None = None,
    name: str | None = None,
    **options: Any,
) -> Explanation:
    """`explain` in a thread, for asyncio; cancelling it ends the explanation after its batch.

    Parameters and errors are those of `explain`; functions are called in that thread.
    """
    call = Call(progress)
    work = functools.partial(_explain, call, image, model, superpixels, name, options)
    try:
        return await asyncio.to_thread(work)
    except asyncio.CancelledError:
        call.stop = True
        raise


def explain_many(
    images: Iterable[Any],
    model: ModelLike = None,
    *,
    superpixels: SegmentsLike = None,
    progress: bool = False,
    errors: str = "raise",
    in_flight: int = 32,
    **options: Any,
) -> Iterator[Any]:
    """Explains many pictures, batches filled across them.

    Parameters
    ----------
    images : iterable
        Each as `explain` takes it; taken as they are needed.
    model : as `explain` takes it
        A function gets pictures of the first one's size.
    progress : bool
        Whether to show a bar, if tqdm is installed.
    errors : {"raise", "return"}
        Whether a picture that cannot be explained ends it, or its exception is given in place of
        the explanation.
    in_flight : int
        The most pictures that are read and not given yet.
    **options
        As for `explain`, but those that ask for more than one explanation of a picture.

    Yields
    ------
    Explanation
        In the order of `images`. Leaving the loop, or Ctrl-C, cancels the rest.
    """
    if errors not in ("raise", "return"):
        raise InvalidError(f"errors is {errors!r}, expected 'raise' or 'return'")
    if in_flight < 1:
        raise InvalidError(f"in_flight is {in_flight}, expected at least 1")
    many = _many(iter(images), model, superpixels, errors, in_flight, text(options))
    if not progress:
        return many
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return many
    return iter(tqdm(many, total=len(images) if hasattr(images, "__len__") else None))


def _many(
    images: Iterator[Any],
    model: ModelLike,
    superpixels: SegmentsLike,
    errors: str,
    in_flight: int,
    said: bytes | None,
) -> Iterator[Any]:
    first = next(images, images)
    if first is images:
        return
    jobs: "collections.deque[tuple[c.c_void_p | BaseException, _Cut]]" = collections.deque()
    library = _library.library()
    with _model(model, Picture(first)) as opened:

        def submit(image: Any) -> None:
            cut = _Cut(superpixels)
            job = c.c_void_p()
            try:
                picture = Picture(image)
                code = library.kedge_submit(
                    opened.handle, c.byref(picture.struct), cut.struct, said, c.byref(job)
                )
                if code:
                    raise opened.error(code)
                jobs.append((job, cut))
            except Exception as e:
                if errors == "raise":
                    raise
                jobs.append((e, cut))

        try:
            submit(first)
            more = True
            while jobs:
                while more and len(jobs) < in_flight:
                    image = next(images, images)
                    more = image is not images
                    if more:
                        submit(image)
                job, cut = jobs[0]
                answer = job if isinstance(job, BaseException) else _result(opened, job, cut, errors)
                jobs.popleft()
                yield answer
        finally:
            for job, _ in jobs:
                if not isinstance(job, BaseException):
                    library.kedge_job_cancel(job)
            for job, _ in jobs:
                if not isinstance(job, BaseException):
                    library.kedge_job_close(job)


def _result(model: Model, job: c.c_void_p, cut: _Cut, errors: str) -> Any:
    library = _library.library()
    while (code := library.kedge_job_wait(job, _WAIT_SECONDS)) == _library.NOT_READY:
        pass  # and signals are handled here
    result = c.c_void_p()
    code = code or library.kedge_job_result(job, c.byref(result))
    raised = model.error(code) if code else None
    library.kedge_job_close(job)
    try:
        cut.check(code)
        if raised is not None:
            raise raised
        return Explanation(result, model.labels)
    except Exception as e:
        if errors == "raise":
            raise
        return e


def compare(
    first: Any,
    second: Any,
    model: ModelLike = None,
    second_model: ModelLike = None,
    *,
    superpixels: SegmentsLike = None,
    progress: ProgressFunction | None = None,
    **options: Any,
) -> Comparison:
    """Says what sets two pictures apart for a model, or two models.

    Parameters
    ----------
    first, second : as `explain` takes pictures
        Often a photo and its adversarial twin.
    model, second_model : as `explain` takes models
        The second model sees the second picture; by default both are the same.
    superpixels, progress : as in `explain`
    **options
        Of the command line (``kedge compare --help``).
    """
    one, other = Picture(first), Picture(second)
    call, cut = Call(progress), _Cut(superpixels)
    said = text(options)
    with contextlib.ExitStack() as open_models:
        opened = open_models.enter_context(_model(model, one))
        with_second = (
            None if second_model is None else open_models.enter_context(_model(second_model, other))
        )
        result = c.c_void_p()
        with call.running():
            code = _library.library().kedge_compare(
                opened.handle, with_second.handle if with_second else None, c.byref(one.struct),
                c.byref(other.struct), cut.struct, said, call.progress, None, c.byref(result),
            )
        cut.check(code)
        call.finish(code, opened, *([with_second] if with_second else []))
        return Comparison(result)


def attack(
    image: Any,
    model: ModelLike = None,
    *,
    target: str | int | None = None,
    progress: ProgressFunction | None = None,
    name: str | None = None,
    **options: Any,
) -> Attack:
    """Changes a picture a little so that the model gives it another class.

    Parameters
    ----------
    image, model, progress, name : as in `explain`
    target : str or int, optional
        The label or index of the class that the model is to give; by default any other.
    **options
        Of the command line: ``method``, ``norm``, ``epsilon``, ``queries``, ``seed``, …
        (``kedge attack --help``).
    """
    picture, call = Picture(image, name), Call(progress)
    wanted = {"untargeted": True} if target is None else {"target": str(target)}
    said = text({**wanted, **options})
    with _model(model, picture) as opened:
        result = c.c_void_p()
        with call.running():
            code = _library.library().kedge_attack(
                opened.handle, c.byref(picture.struct), said, call.progress, None, c.byref(result)
            )
        call.finish(code, opened)
        return Attack(result)


def segment(image: Any, model: ModelLike = None, **options: Any) -> Segmentation:
    """Cuts a picture as `explain` would.

    Parameters
    ----------
    image : as `explain` takes it
    model : Model, str, path or None
        Whose view of the picture is cut; None: the picture as it is.
    **options
        ``segmenter``, ``segments``, ``compactness``, ``sigma``, …
    """
    picture = Picture(image)
    said = text(options)
    if model is None:
        return Segmentation(_segmented(None, picture, said))
    with _model(model, picture) as opened:
        return Segmentation(_segmented(opened.handle, picture, said))
