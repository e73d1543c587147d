"""libkedge by ctypes: finding it, its structures, and errors as exceptions."""

from __future__ import annotations

import atexit
import ctypes as c
import os
import threading
from pathlib import Path

from . import errors

ABI = 1
STOP = -1
NOT_READY = errors.BY_CODE.index(errors.NotReadyError) + 1

PREDICT = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int32, c.c_void_p)
SEGMENT = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int32, c.c_int32, c.c_void_p)


class StartOptions(c.Structure):
    _fields_ = [
        ("size", c.c_size_t),
        ("java_home", c.c_char_p),
        ("home", c.c_char_p),
        ("heap", c.c_char_p),
        ("jvm", c.POINTER(c.c_char_p)),
        ("jvm_count", c.c_size_t),
    ]


class Image(c.Structure):
    _fields_ = [
        ("data", c.c_void_p),
        ("bytes", c.c_size_t),
        ("height", c.c_int32),
        ("width", c.c_int32),
        ("name", c.c_char_p),
    ]


class Function(c.Structure):
    _fields_ = [
        ("size", c.c_size_t),
        ("predict", PREDICT),
        ("user", c.c_void_p),
        ("height", c.c_int32),
        ("width", c.c_int32),
        ("dtype", c.c_int32),
        ("layout", c.c_int32),
        ("answers", c.c_int32),
        ("classes", c.c_int32),
    ]


class Superpixels(c.Structure):
    _fields_ = [
        ("ids", c.c_void_p),
        ("height", c.c_int32),
        ("width", c.c_int32),
        ("segment", SEGMENT),
        ("user", c.c_void_p),
    ]


class Progress(c.Structure):
    _fields_ = [
        ("evaluations", c.c_int64),
        ("precision", c.c_double),
        ("done", c.c_double),
        ("anchor_size", c.c_int32),
        ("certified", c.c_int32),
    ]


PROGRESS = c.CFUNCTYPE(c.c_int, c.c_void_p, c.POINTER(Progress))


class JobState(c.Structure):
    _fields_ = [("done", c.c_int32), ("begun", c.c_int32), ("progress", Progress)]


class Arrays(c.Structure):
    _fields_ = [
        ("size", c.c_size_t),
        ("height", c.c_int32),
        ("width", c.c_int32),
        ("view", c.c_void_p),
        ("ids", c.c_void_p),
        ("superpixels", c.c_int32),
        ("anchor_size", c.c_int32),
        ("anchor", c.c_void_p),
        ("precision", c.c_double),
        ("low", c.c_double),
        ("high", c.c_double),
        ("confidence", c.c_double),
        ("coverage", c.c_double),
        ("status", c.c_int32),
        ("evidence", c.c_int32),
        ("class_index", c.c_int32),
        ("probability", c.c_double),
        ("evaluations", c.c_int64),
    ]


_TEXT = c.c_char_p
_OUT = c.POINTER(c.c_void_p)
_SIGNATURES = {
    "kedge_start": [c.POINTER(StartOptions)],
    "kedge_stop": [],
    "kedge_open": [_TEXT, _TEXT, _OUT],
    "kedge_open_function": [c.POINTER(Function), _TEXT, _OUT],
    "kedge_model_json": [c.c_void_p, c.POINTER(_TEXT)],
    "kedge_close": [c.c_void_p],
    "kedge_explain": [
        c.c_void_p, c.POINTER(Image), c.POINTER(Superpixels), _TEXT, PROGRESS, c.c_void_p, _OUT,
    ],
    "kedge_compare": [
        c.c_void_p, c.c_void_p, c.POINTER(Image), c.POINTER(Image), c.POINTER(Superpixels), _TEXT,
        PROGRESS, c.c_void_p, _OUT,
    ],
    "kedge_attack": [c.c_void_p, c.POINTER(Image), _TEXT, PROGRESS, c.c_void_p, _OUT],
    "kedge_segment": [c.c_void_p, c.POINTER(Image), _TEXT, _OUT],
    "kedge_submit": [c.c_void_p, c.POINTER(Image), c.POINTER(Superpixels), _TEXT, _OUT],
    "kedge_job_poll": [c.c_void_p, c.POINTER(JobState)],
    "kedge_job_wait": [c.c_void_p, c.c_double],
    "kedge_job_cancel": [c.c_void_p],
    "kedge_job_result": [c.c_void_p, _OUT],
    "kedge_job_close": [c.c_void_p],
    "kedge_result_arrays": [c.c_void_p, c.POINTER(Arrays)],
    "kedge_result_json": [c.c_void_p, c.POINTER(_TEXT)],
    "kedge_result_html": [c.c_void_p, c.POINTER(_TEXT)],
    "kedge_result_picture": [
        c.c_void_p, c.POINTER(c.c_void_p), c.POINTER(c.c_int32), c.POINTER(c.c_int32),
    ],
    "kedge_result_close": [c.c_void_p],
}

_lock = threading.Lock()
_loaded: c.CDLL | None = None
_ready = False  # from the first start that succeeded


def _folder() -> Path:
    """The folder with libkedge.so: $KEDGE_HOME, the wheel's, or that of a build beside it."""
    here = Path(__file__).resolve().parent
    given = os.environ.get("KEDGE_HOME")
    places = [Path(given)] if given else [here / "native", here.parents[1] / "embed/target/kedge"]
    for place in places:
        if (place / "libkedge.so").exists():
            return place
    raise errors.JavaError(
        f"there is no libkedge.so in {' or '.join(map(str, places))}: install the wheel of kedge, "
        "or set KEDGE_HOME to the folder of a build"
    )


def _load() -> c.CDLL:
    library = c.CDLL(str(_folder() / "libkedge.so"))
    if library.kedge_abi() != ABI:
        raise errors.JavaError(
            f"libkedge.so is of version {library.kedge_abi()} of the interface, expected {ABI}"
        )
    for name, arguments in _SIGNATURES.items():
        function = getattr(library, name)
        function.argtypes = arguments
        function.restype = c.c_int
    library.kedge_message.restype = c.c_char_p
    library.kedge_version.restype = c.c_char_p
    library.kedge_open_handles.restype = c.c_int64
    return library


def error(code: int) -> errors.KedgeError:
    """The exception of a code, with the message of this thread."""
    assert _loaded is not None
    return errors.BY_CODE[code - 1](_loaded.kedge_message().decode())


def check(code: int) -> None:
    if code:
        raise error(code)


def library() -> c.CDLL:
    """The library, started."""
    if not _ready:
        start()
    assert _loaded is not None
    return _loaded


def start(*, heap: str | None = None, java_home: str | None = None) -> None:
    """Starts the engine, as the first use of anything else does.

    Parameters
    ----------
    heap : str, optional
        The most memory that the engine may use beside models, as ``"512m"`` or ``"2g"``; by
        default a quarter of the machine's.
    java_home : str, optional
        A Java 25, in place of the one in the package.

    Raises
    ------
    JavaError
        If Java cannot be found or started.
    InvalidError
        If it was started with other options: a process has one engine.
    ForkError
        In a child of a process that used it.
    """
    global _loaded, _ready
    given = StartOptions(size=c.sizeof(StartOptions))
    given.heap = heap.encode() if heap is not None else None
    given.java_home = os.fsencode(java_home) if java_home is not None else None
    with _lock:
        if _loaded is None:
            _loaded = _load()
            atexit.register(_at_exit)
        check(_loaded.kedge_start(c.byref(given)))
        _ready = True


def _at_exit() -> None:
    """Ends what runs before Python does, as that calls functions of Python."""
    if _loaded is not None:
        _loaded.kedge_stop()


def stop() -> None:
    """Cancels what runs, and closes all models; `start` begins anew."""
    with _lock:
        if _loaded is not None:
            check(_loaded.kedge_stop())


def version() -> str:
    """Kedge's version."""
    return library().kedge_version().decode()


def open_handles() -> int:
    """How many models, results and jobs the library holds."""
    return library().kedge_open_handles()
