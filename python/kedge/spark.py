"""Explanations of the pictures of a Spark table: ``ImageAnchors``, a stage of ``pyspark.ml`` over
``dev.kedge.spark.ImageAnchors``, with the same parameters. The jars of kedge-spark must be on the
class path of the driver and the executors (docs/spark.md). Needs pyspark 4.2, and nothing else of
this package.

    pictures = spark.read.format("binaryFile").load("s3a://lake/photos")
    explained = ImageAnchors(model="hf:ORG/REPO", options={"threshold": 0.95}).transform(pictures)
"""

import json

from pyspark import keyword_only
from pyspark.ml.param.shared import HasInputCol, HasOutputCol, HasSeed, Param, Params, TypeConverters
from pyspark.ml.util import DefaultParamsReadable, DefaultParamsWritable
from pyspark.ml.wrapper import JavaTransformer

__all__ = ["ImageAnchors"]


def _options(value):
    """A mapping of flags, or the same as JSON; as JSON."""
    return value if isinstance(value, str) else json.dumps(dict(value))


_DEFAULTS = {
    "inputCol": "content",
    "outputCol": "explanation",
    "errorCol": "error",
    "nameCol": "",
    "model": "",
    "segmenter": "slic",
    "seed": 0,
    "options": "{}",
}


class ImageAnchors(
    JavaTransformer,
    HasInputCol,
    HasOutputCol,
    HasSeed,
    DefaultParamsReadable,
    DefaultParamsWritable,
):
    """Adds two columns to a table of pictures: ``explanation``, a struct, and ``error``, why there
    is none. ``options`` are the flags of ``kedge batch`` by name, a dict or JSON. Written and read as
    stages in Python are, alone or in a pipeline: pyspark finds classes of Java by the names of
    Spark's own alone.
    """

    errorCol = Param(
        Params._dummy(),
        "errorCol",
        "column that says why there is no explanation",
        typeConverter=TypeConverters.toString,
    )
    nameCol = Param(
        Params._dummy(),
        "nameCol",
        "column of the pictures' names; empty for the column path if there is one",
        typeConverter=TypeConverters.toString,
    )
    model = Param(
        Params._dummy(),
        "model",
        "folder or .onnx file on each node, hf:ORG/REPO, oip:URL, files:NAME, or empty for the demo"
        " model",
        typeConverter=TypeConverters.toString,
    )
    segmenter = Param(
        Params._dummy(),
        "segmenter",
        "how pictures are cut: slic, felzenszwalb, ...",
        typeConverter=TypeConverters.toString,
    )
    options = Param(
        Params._dummy(),
        "options",
        "other flags of kedge batch, a dict or a JSON object",
        typeConverter=_options,
    )

    @keyword_only
    def __init__(
        self,
        *,
        inputCol=_DEFAULTS["inputCol"],
        outputCol=_DEFAULTS["outputCol"],
        errorCol=_DEFAULTS["errorCol"],
        nameCol=_DEFAULTS["nameCol"],
        model=_DEFAULTS["model"],
        segmenter=_DEFAULTS["segmenter"],
        seed=_DEFAULTS["seed"],
        options=_DEFAULTS["options"],
    ):
        super().__init__()
        self._java_obj = self._new_java_obj("dev.kedge.spark.ImageAnchors", self.uid)
        self._setDefault(**_DEFAULTS)
        self.setParams(**self._input_kwargs)

    def setParams(self, **given):
        """Sets parameters, those that are given."""
        return self._set(**given)

    def setInputCol(self, value):
        """The column of pictures: files as binary, or structs of the image schema."""
        return self._set(inputCol=value)

    def setOutputCol(self, value):
        """The column that explanations go to."""
        return self._set(outputCol=value)

    def setErrorCol(self, value):
        """The column that says why a picture has no explanation."""
        return self._set(errorCol=value)

    def setNameCol(self, value):
        """The column of the pictures' names."""
        return self._set(nameCol=value)

    def setModel(self, value):
        """Which model: a path on each node, hf:, oip:, files:, or empty for the demo model."""
        return self._set(model=value)

    def setSegmenter(self, value):
        """How pictures are cut."""
        return self._set(segmenter=value)

    def setSeed(self, value):
        """The seed of all randomness."""
        return self._set(seed=value)

    def setOptions(self, value):
        """Other flags of kedge batch, a dict or a JSON object."""
        return self._set(options=value)

    def setOption(self, name, value):
        """One more of these flags."""
        given = json.loads(self.getOrDefault(self.options))
        return self._set(options={**given, name: value})

    def getErrorCol(self):
        return self.getOrDefault(self.errorCol)

    def getNameCol(self):
        return self.getOrDefault(self.nameCol)

    def getModel(self):
        return self.getOrDefault(self.model)

    def getSegmenter(self):
        return self.getOrDefault(self.segmenter)

    def getOptions(self):
        return self.getOrDefault(self.options)
