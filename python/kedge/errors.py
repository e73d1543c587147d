"""What can go wrong, as exceptions of one family."""

from __future__ import annotations


class KedgeError(Exception):
    """Root of all that Kedge raises; the message says what was expected and what to do."""


class InvalidError(KedgeError, ValueError):
    """An argument or option that cannot be."""


class ImageError(KedgeError, OSError):
    """A picture, label map or file that cannot be read."""


class ModelError(KedgeError):
    """A model that cannot be opened, fails, or gives NaN."""


class FunctionError(KedgeError):
    """A function that was given raised an exception (``__cause__``) or returned something else than
    was expected."""


class DeviceError(KedgeError):
    """A device or backend that is not usable here."""


class CancelledError(KedgeError):
    """Cancelled before there was anything to give."""


class NotStartedError(KedgeError, RuntimeError):
    """The engine was stopped, and what was open with it."""


class ForkError(KedgeError, RuntimeError):
    """Kedge was used before this process was forked, and does not survive that: with
    multiprocessing use the start method "spawn", or use Kedge in the child alone."""


class JavaError(KedgeError, RuntimeError):
    """The Java that the engine runs on cannot be found or started."""


class OutOfMemoryError(KedgeError, MemoryError):
    """Memory ran out: give the engine more, as by ``kedge.start(heap="4g")`` before first use."""


class InternalError(KedgeError, RuntimeError):
    """An error in Kedge itself."""


class NotReadyError(KedgeError):
    """A job that still runs."""


class ServerError(KedgeError):
    """A `kedge serve` that is not reached, has no room, does not let one in, or has an error; its
    ``status`` is HTTP's, None if there was no answer."""

    def __init__(self, message: str, status: int | None = None):
        super().__init__(message)
        self.status = status


#: By the codes of kedge.h, from 1.
BY_CODE = (
    InvalidError,
    ImageError,
    ModelError,
    FunctionError,
    DeviceError,
    CancelledError,
    NotReadyError,
    NotStartedError,
    ForkError,
    JavaError,
    OutOfMemoryError,
    InternalError,
)
