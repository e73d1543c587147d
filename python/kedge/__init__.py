"""Certified anchors: which superpixels of a picture keep a classifier's answer.

>>> import kedge
>>> why = kedge.explain("photo.jpg", model="mobilenet_v2/")   # a folder as on the Hugging Face hub
>>> why.label, why.anchor, why.precision
>>> why = kedge.explain(array, model=predict)                  # or any function over batches
>>> why.plot()

The engine runs inside this process, on a Java that the package brings along; it starts when it is
first needed. Functions may be called from any thread. After ``os.fork`` a child cannot use it: see
`ForkError`. While pictures are explained the GIL is held in callbacks alone.
"""

from ._calls import attack, compare, explain, explain_async, explain_many, segment
from ._library import start, stop, version
from .errors import (
    CancelledError,
    DeviceError,
    ForkError,
    FunctionError,
    ImageError,
    InternalError,
    InvalidError,
    JavaError,
    KedgeError,
    ModelError,
    NotStartedError,
    OutOfMemoryError,
    ServerError,
)
from .model import Model
from .results import Attack, Comparison, Explanation, Progress, Segmentation

__all__ = [
    "Attack",
    "CancelledError",
    "Comparison",
    "DeviceError",
    "Explanation",
    "ForkError",
    "FunctionError",
    "ImageError",
    "InternalError",
    "InvalidError",
    "JavaError",
    "KedgeError",
    "Model",
    "ModelError",
    "NotStartedError",
    "OutOfMemoryError",
    "Progress",
    "Segmentation",
    "ServerError",
    "attack",
    "compare",
    "explain",
    "explain_async",
    "explain_many",
    "segment",
    "start",
    "stop",
    "version",
]
