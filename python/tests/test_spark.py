"""Tests of kedge.spark: python -m unittest discover python/tests. Where pyspark is not installed they
run over FakePyspark, a stand-in of a page that has only the names used and keeps parameters; it says
nothing of what Spark does with them.
"""

import importlib.util
import json
import re
import sys
import types
import unittest
from functools import wraps
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REAL = importlib.util.find_spec("pyspark") is not None


class FakePyspark:
    """Modules by the names that kedge.spark imports."""

    class Param:
        def __init__(self, parent, name, doc, typeConverter=None):
            self.name, self.doc, self.convert = name, doc, typeConverter or (lambda value: value)

    class Params:
        @staticmethod
        def _dummy():
            return None

    class TypeConverters:
        toString = str

    @staticmethod
    def keyword_only(function):
        @wraps(function)
        def call(self, **given):
            self._input_kwargs = given
            return function(self, **given)

        return call

    class JavaTransformer:
        def __init__(self):
            self.uid, self.values, self.defaults = "uid", {}, {}

        def _new_java_obj(self, name, *arguments):
            return (name, arguments)

        def _setDefault(self, **given):
            self.defaults.update(given)
            return self

        def _set(self, **given):
            for name, value in given.items():
                self.values[name] = getattr(type(self), name).convert(value)
            return self

        def getOrDefault(self, param):
            return self.values.get(param.name, self.defaults.get(param.name))

    class HasInputCol:
        pass

    class HasOutputCol:
        pass

    class HasSeed:
        pass

    @classmethod
    def install(cls):
        for mixin, name in ((cls.HasInputCol, "inputCol"), (cls.HasOutputCol, "outputCol")):
            setattr(mixin, name, cls.Param(None, name, ""))
        cls.HasSeed.seed = cls.Param(None, "seed", "")
        modules = {
            "pyspark": ("keyword_only",),
            "pyspark.ml": (),
            "pyspark.ml.param": (),
            "pyspark.ml.param.shared": (
                "HasInputCol", "HasOutputCol", "HasSeed", "Param", "Params", "TypeConverters",
            ),
            "pyspark.ml.util": (),
            "pyspark.ml.wrapper": ("JavaTransformer",),
        }
        for name, members in modules.items():
            module = types.ModuleType(name)
            for member in members:
                setattr(module, member, getattr(cls, member))
            sys.modules[name] = module
        for name in ("DefaultParamsReadable", "DefaultParamsWritable"):
            setattr(sys.modules["pyspark.ml.util"], name, type(name, (), {}))


if not REAL:
    FakePyspark.install()


def load():
    """The module alone: the package beside it starts Java when it is used."""
    spec = importlib.util.spec_from_file_location("kedge_spark", ROOT / "python/kedge/spark.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ImageAnchors


class Spark(unittest.TestCase):
    def java(self):
        name = "spark/src/main/java/dev/kedge/spark/ImageAnchors.java"
        return (ROOT / name).read_text(encoding="utf-8")

    def test_parameters_are_those_of_java(self):
        params = set(re.findall(r"  private final (?:LongParam|Param<String>) (\w+);", self.java()))
        self.assertEqual(8, len(params))
        for name in params:
            self.assertEqual(name, getattr(load(), name).name)
            self.assertTrue(hasattr(load(), "set" + name[0].upper() + name[1:]), name)

    @unittest.skipIf(REAL, "a real pyspark needs a running Spark with the jars of kedge-spark")
    def test_defaults_are_those_of_java(self):
        java = dict(re.findall(r'setDefault\((\w+), "?([^")L]*)"?L?\);', self.java()))
        python = {name: str(value) for name, value in load()().defaults.items()}
        self.assertEqual(java, python)

    @unittest.skipIf(REAL, "a real pyspark needs a running Spark with the jars of kedge-spark")
    def test_options_are_json(self):
        stage = load()(model="m", options={"threshold": 0.9}).setOption("refine", True)
        self.assertEqual({"threshold": 0.9, "refine": True}, json.loads(stage.getOptions()))
        self.assertEqual("m", stage.getModel())
        self.assertEqual("slic", stage.getSegmenter())


if __name__ == "__main__":
    unittest.main()
