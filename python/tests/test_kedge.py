"""Tests of the package: python -m unittest discover python/tests, after mvn package -pl embed -am."""

import asyncio
import gc
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import warnings
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import kedge
from kedge import _library
from kedge.serve_function import server

SIDE = 48
PHOTO = os.environ.get("KEDGE_TEST_PHOTO")
GRID = {"segmenter": "grid", "segments": 16, "fill": "constant:0,0,0", "exact_within": 0}


def picture():
    image = np.zeros((SIDE, SIDE, 3), np.uint8)
    image[: SIDE // 2] = 250
    image[:, :, 1] = np.arange(SIDE)[None]
    return image


def quarter(batch):
    """Class 1 where the top left quarter is light."""
    light = batch[:, : SIDE // 2, : SIDE // 2, 0].mean((1, 2)) / 255
    return np.stack([np.full(len(batch), 0.5), light], 1)


class FunctionTest(unittest.TestCase):
    def test_a_function_is_explained(self):
        why = kedge.explain(picture(), quarter, **GRID)
        self.assertEqual(("FOUND", 1, 16), (why.status, why.class_index, why.superpixels))
        self.assertTrue(set(why.anchor) <= {0, 1, 4, 5})
        self.assertGreaterEqual(why.precision, 0.95)
        np.testing.assert_array_equal(picture(), why.view)
        self.assertEqual(why.mask.sum(), len(why.anchor) * SIDE * SIDE // 16)
        self.assertEqual("kedge.explanation/1", json.loads(why.to_json())["schema"])
        self.assertIn("<iframe", why._repr_html_())

    def test_pictures_of_all_kinds_are_the_same(self):
        wanted = kedge.explain(picture(), quarter, **GRID)
        kinds = [picture() / 255.0, picture().astype(np.float32) / 255]
        try:
            from PIL import Image
        except ImportError:
            Image = None
        if Image is not None:
            file = io.BytesIO()
            Image.fromarray(picture()).save(file, "PNG")
            kinds += [Image.fromarray(picture()), file.getvalue()]
        for kind in kinds:
            why = kedge.explain(kind, quarter, **GRID)
            np.testing.assert_array_equal(wanted.view, why.view)
            np.testing.assert_array_equal(wanted.anchor, why.anchor)

    def test_dtypes_and_layouts_are_the_same(self):
        wanted = kedge.explain(picture(), quarter, **GRID)

        def planes(batch):
            assert batch.dtype == np.float32 and batch.shape[1:] == (3, SIDE, SIDE), batch.shape
            return quarter(batch.transpose(0, 2, 3, 1) * 255)

        with kedge.Model.function(planes, (SIDE, SIDE), dtype="float32", layout="NCHW") as model:
            why = kedge.explain(picture(), model, **GRID)
        np.testing.assert_array_equal(wanted.anchor, why.anchor)
        self.assertEqual(wanted.evaluations, why.evaluations)

    def test_a_batch_that_is_kept_stays_as_it_was(self):
        kept, copies, places = [], [], set()

        def keeping(batch):
            kept.append(batch[:, ::2])
            copies.append(batch[:, ::2].copy())
            return quarter(batch)

        def leaving(batch):
            places.add(batch.ctypes.data)
            batch[:] = batch // 2  # it may write
            return batch.reshape(len(batch), -1)[:, :2].astype(np.float32)

        kedge.explain(picture(), keeping, **GRID)
        for one, copy in zip(kept, copies):
            np.testing.assert_array_equal(copy, one)
        self.assertGreater(len(kept), 4)
        kedge.explain(picture(), leaving, **GRID)
        self.assertLessEqual(len(places), 4)  # memory is used again

    def test_classes_alone_are_enough(self):
        top = lambda batch: quarter(batch).argmax(1)
        with kedge.Model.function(top, (SIDE, SIDE), classes=2, labels=["dark", "light"]) as model:
            why = kedge.explain(picture(), model, **GRID)
        self.assertEqual("light", why.label)
        np.testing.assert_array_equal(kedge.explain(picture(), quarter, **GRID).anchor, why.anchor)

    def test_superpixels_are_given(self):
        ids = np.arange(SIDE)[:, None] // 24 * 10 + np.arange(SIDE)[None] // 24
        fill = {"fill": "constant:0,0,0"}
        given = kedge.explain(picture(), quarter, superpixels=ids, **fill)
        made = kedge.explain(picture(), quarter, superpixels=lambda view: ids, **fill)
        self.assertEqual([0], given.anchor.tolist())
        self.assertEqual("EXACT", given.evidence)
        np.testing.assert_array_equal(given.segments, made.segments)
        with self.assertRaisesRegex(kedge.FunctionError, "shape"):
            kedge.explain(picture(), quarter, superpixels=lambda view: ids[1:])
        with self.assertRaisesRegex(kedge.FunctionError, "ZeroDivision") as raised:
            kedge.explain(picture(), quarter, superpixels=lambda view: 1 // 0)
        self.assertIsInstance(raised.exception.__cause__, ZeroDivisionError)

    def test_progress_is_told_and_can_raise(self):
        told = []
        kedge.explain(picture(), quarter, progress=told.append, **GRID)
        self.assertGreater(len(told), 2)
        self.assertGreater(told[-1].evaluations, 0)
        with self.assertRaises(ZeroDivisionError):
            kedge.explain(picture(), quarter, progress=lambda p: 1 // 0, **GRID)


class FailureTest(unittest.TestCase):
    def failing(self, wrong, error, words):
        """It fails at the first batch, and at a later one; then all is well."""
        for n in (1, 4):
            calls = 0

            def function(batch):
                nonlocal calls
                calls += 1
                return wrong(batch) if calls > n else quarter(batch)

            with self.assertRaisesRegex(error, words):
                kedge.explain(picture(), function, **GRID)
        self.assertTrue(kedge.explain(picture(), quarter, **GRID).found)

    def test_it_raises(self):
        self.failing(lambda batch: 1 // 0, kedge.FunctionError, "ZeroDivisionError")

    def test_nan(self):
        self.failing(lambda batch: quarter(batch) * np.nan, kedge.ModelError, "NaN")

    def test_a_wrong_shape(self):
        self.failing(lambda batch: quarter(batch)[:, 0], kedge.FunctionError, "shape")
        self.failing(lambda batch: quarter(batch).T[:, :1], kedge.FunctionError, "shape")

    def test_a_wrong_type(self):
        self.failing(lambda batch: None, kedge.FunctionError, "NoneType")
        self.failing(lambda batch: quarter(batch).astype(str), kedge.FunctionError, "<U")

    def test_a_wrong_class(self):
        top = lambda batch: np.full(len(batch), 9)
        with kedge.Model.function(top, (SIDE, SIDE), returns="classes", classes=2) as model:
            with self.assertRaisesRegex(kedge.ModelError, "class 9"):
                kedge.explain(picture(), model)

    def test_arguments(self):
        for options, words in (
            ({"threshold": 2}, "threshold"),
            ({"nosuch": 1}, "nosuch"),
            ({"class_": "cat"}, "cat"),
            ({"deadline": object()}, "options are"),
        ):
            with self.assertRaisesRegex(kedge.InvalidError, words):
                kedge.explain(picture(), quarter, **options)
        for image in (picture()[:, :, :2], picture().astype(int), picture() * 2.0, None, 7):
            with self.assertRaises(kedge.InvalidError):
                kedge.explain(image, quarter)
        with self.assertRaises(kedge.ImageError):
            kedge.explain("/no/such/photo.jpg", quarter)
        with self.assertRaises(kedge.ImageError):
            kedge.explain(b"no picture", quarter)
        with self.assertRaises(kedge.ModelError):
            kedge.explain(picture(), "/no/such/model")
        with self.assertRaises(kedge.InvalidError):
            kedge.explain(picture(), 7)
        model = kedge.Model.function(quarter, (SIDE, SIDE))
        model.close()
        with self.assertRaisesRegex(kedge.InvalidError, "closed"):
            kedge.explain(picture(), model)

    def test_interrupts_at_ten_moments(self):
        interrupted = 0
        for n in range(10):
            calls = 0

            def function(batch):
                nonlocal calls
                calls += 1
                if calls == n + 2:  # the first is not within the explanation
                    os.kill(os.getpid(), signal.SIGINT)
                return quarter(batch)

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                why = kedge.explain(picture(), function, **GRID)
            interrupted += why.status == "CANCELLED"
        self.assertGreater(interrupted, 1)
        self.assertIs(signal.getsignal(signal.SIGINT), signal.default_int_handler)
        self.assertTrue(kedge.explain(picture(), quarter, **GRID).found)

    def test_an_interrupt_by_an_exception(self):
        calls = 0

        def function(batch):
            nonlocal calls
            calls += 1
            if calls == 4:
                raise KeyboardInterrupt
            return quarter(batch)

        with self.assertWarnsRegex(UserWarning, "best so far"):
            self.assertEqual("CANCELLED", kedge.explain(picture(), function, **GRID).status)

        calls = 2
        with self.assertRaises(KeyboardInterrupt):
            kedge.explain(picture(), function, **GRID)

    @unittest.skipUnless(hasattr(os, "fork"), "no fork here")
    def test_a_child_of_fork_is_told(self):
        kedge.start()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            child = os.fork()
        if child == 0:
            try:
                kedge.explain(picture(), quarter)
            except kedge.ForkError as e:
                os._exit(0 if "spawn" in str(e) else 1)
            finally:
                os._exit(2)
        self.assertEqual(0, os.waitpid(child, 0)[1])


class ServerTest(unittest.TestCase):
    def test_a_model_on_a_server_in_this_process(self):
        serving = server(quarter, "quarter", (SIDE, SIDE), 0)
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        try:
            port = serving.server_address[1]
            there = f"oip:http://127.0.0.1:{port}/v2/models/quarter"
            with kedge.Model(there, scores="logits") as model:
                why = kedge.explain(picture(), model, **GRID)
            np.testing.assert_array_equal(
                kedge.explain(picture(), quarter, **GRID).anchor, why.anchor
            )
        finally:
            serving.shutdown()
            serving.server_close()


class StartTest(unittest.TestCase):
    def run_alone(self, program):
        path = [str(Path(kedge.__file__).parents[1]), *sys.path]
        return subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))},
        )

    def test_a_heap_that_cannot_be_costs_an_exception(self):
        program = (
            "import kedge\n"
            "for heap in ('much', '1k', '1k'):\n"
            "    try: kedge.start(heap=heap)\n"
            "    except kedge.KedgeError as e: print(type(e).__name__, e)\n"
        )
        ran = self.run_alone(program)
        told = ran.stdout.splitlines()
        self.assertIn("InvalidError heap is 'much'", told[0])
        self.assertIn("JavaError Java cannot be started: Error occurred", told[1])
        self.assertIn("Too small maximum heap", told[1])
        self.assertIn("start the process again", told[2])
        self.assertEqual("", ran.stderr)

    def test_the_first_use_may_be_by_many_threads(self):
        program = (
            "import os, threading, numpy as np, kedge\n"
            "def work(): kedge.segment(np.zeros((9, 9, 3), np.uint8)); os.write(1, b'well\\n')\n"
            "threads = [threading.Thread(target=work) for _ in range(8)]\n"
            "[thread.start() for thread in threads]\n"
            "[thread.join() for thread in threads]\n"
        )
        ran = self.run_alone(program)
        self.assertEqual(["well"] * 8, ran.stdout.splitlines(), ran.stderr)


class HubTest(unittest.TestCase):
    """Models of the hub, without one: from its cache, in the layout of huggingface_hub."""

    COMMIT = "0123456789abcdef0123456789abcdef01234567"

    def offline(self, cache, program):
        settings = {"HF_HUB_CACHE": cache, "HF_HUB_OFFLINE": "1", "HF_ENDPOINT": "http://127.0.0.1:9"}
        return subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True,
            env={**os.environ, **settings, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def test_one_that_is_not_there_is_an_exception(self):
        program = (
            "import kedge\n"
            "for name in ('hf:org/missing', 'hf:nonsense', 'hf:org/missing@v1#model.onnx'):\n"
            "    try: kedge.Model(name)\n"
            "    except kedge.KedgeError as e: print(type(e).__name__, e)\n"
        )
        with tempfile.TemporaryDirectory() as cache:
            ran = self.offline(cache, program)
        told = ran.stdout.splitlines()
        self.assertEqual(3, len(told), ran.stdout + ran.stderr)
        for line, name in zip(told, ("org/missing", "nonsense", "org/missing")):
            self.assertRegex(line, "^(Model|Invalid)Error .*" + name)

    @unittest.skipUnless(os.environ.get("KEDGE_MODELS"), "KEDGE_MODELS names no folder of models")
    def test_one_in_the_cache(self):
        folder = Path(os.environ["KEDGE_MODELS"], "mobilenet_v1_0.25_128")
        with tempfile.TemporaryDirectory() as cache:
            repository = Path(cache, "models--org--mobile")
            snapshot = repository / "snapshots" / self.COMMIT
            snapshot.parent.mkdir(parents=True)
            shutil.copytree(folder, snapshot)
            (repository / "refs").mkdir()
            (repository / "refs" / "main").write_text(self.COMMIT)
            program = (
                "import kedge, numpy as np\n"
                "image = np.random.default_rng(0).integers(0, 255, (128, 128, 3)).astype(np.uint8)\n"
                f"for name in ('hf:org/mobile', 'hf:org/mobile@{self.COMMIT}', {str(folder)!r}):\n"
                "    why = kedge.explain(image, name, exact_within=0)\n"
                "    print(why.class_index, why.anchor.tolist(), why.evaluations)\n"
            )
            ran = self.offline(cache, program)
        told = ran.stdout.splitlines()
        self.assertEqual(3, len(told), ran.stdout + ran.stderr)
        self.assertEqual(1, len(set(told)), told)


class ManyTest(unittest.TestCase):
    def test_many_are_as_one_and_in_order(self):
        images = [np.roll(picture(), 3 * i, 0) for i in range(12)]
        many = list(kedge.explain_many(images, quarter, in_flight=4, **GRID))
        for image, why in zip(images, many):
            one = kedge.explain(image, quarter, **GRID)
            np.testing.assert_array_equal(one.anchor, why.anchor)
            self.assertEqual(one.precision, why.precision)

    def test_a_bad_picture(self):
        images = [picture(), b"no picture", None, picture()]
        many = list(kedge.explain_many(images, quarter, errors="return", **GRID))
        kinds = [kedge.Explanation, kedge.ImageError, kedge.InvalidError, kedge.Explanation]
        self.assertEqual(kinds, [type(one) for one in many])
        with self.assertRaises(kedge.KedgeError):
            list(kedge.explain_many(images, quarter, **GRID))

    def test_a_function_that_fails(self):
        calls = 0

        def function(batch):
            nonlocal calls
            calls += 1
            return 1 // 0 if calls > 3 else quarter(batch)

        many = list(kedge.explain_many([picture()] * 3, function, errors="return", **GRID))
        self.assertTrue(all(isinstance(one, kedge.FunctionError) for one in many), many)

    def test_leaving_the_loop_leaves_nothing(self):
        gc.collect()
        before = _library.open_handles()
        for _ in kedge.explain_many((picture() for _ in range(1000)), quarter, **GRID):
            break
        del _
        gc.collect()
        self.assertEqual(before, _library.open_handles())

    def test_nothing_to_explain(self):
        self.assertEqual([], list(kedge.explain_many([], quarter)))

    def test_eight_threads(self):
        failed = []
        wanted = kedge.explain(picture(), quarter, **GRID)

        def work():
            try:
                for _ in range(10):
                    why = kedge.explain(picture(), quarter, **GRID)
                    np.testing.assert_array_equal(wanted.anchor, why.anchor)
            except BaseException as e:
                failed.append(e)

        threads = [threading.Thread(target=work) for _ in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        self.assertEqual([], failed)

    def test_one_model_in_eight_threads(self):
        failed = []
        with kedge.Model.function(quarter, (SIDE, SIDE)) as model:

            def work():
                try:
                    for _ in range(5):
                        kedge.explain(picture(), model, **GRID)
                except BaseException as e:
                    failed.append(e)

            threads = [threading.Thread(target=work) for _ in range(8)]
            [thread.start() for thread in threads]
            [thread.join() for thread in threads]
        self.assertEqual([], failed)

    def test_closing_a_model_ends_what_runs_with_it(self):
        def slow(batch):
            time.sleep(0.05)
            return quarter(batch)

        model = kedge.Model.function(slow, (SIDE, SIDE))
        ended = []

        def work():
            ended.append(kedge.explain(picture(), model, repeat=1000, **GRID).status)

        thread = threading.Thread(target=work)
        thread.start()
        time.sleep(0.3)
        model.close()
        thread.join(20)
        self.assertFalse(thread.is_alive())

    def test_opens_and_closes(self):
        gc.collect()
        before = _library.open_handles()
        for i in range(1000):
            model = kedge.Model.function(quarter, (SIDE, SIDE))
            if i % 2:
                model.close()
        del model
        gc.collect()
        self.assertEqual(before, _library.open_handles())

    def test_asyncio(self):
        async def both():
            return await asyncio.gather(
                *(kedge.explain_async(picture(), quarter, **GRID) for _ in range(3))
            )

        self.assertTrue(all(why.found for why in asyncio.run(both())))

        def slow(batch):
            time.sleep(0.05)
            return quarter(batch)

        async def cancelled():
            task = asyncio.create_task(kedge.explain_async(picture(), slow, **GRID))
            await asyncio.sleep(0.2)
            task.cancel()
            await task

        with self.assertRaises(asyncio.CancelledError):
            asyncio.run(cancelled())

    def test_a_function_may_explain(self):
        def nested(batch):
            kedge.explain(picture(), quarter, deadline=5, **GRID)
            return quarter(batch)

        self.assertTrue(kedge.explain(picture(), nested, max_evaluations=40, **GRID).anchor.size)


@unittest.skipUnless(PHOTO, "KEDGE_TEST_PHOTO is not set")
class DemoModelTest(unittest.TestCase):
    def test_the_demo_model_explains_its_photo(self):
        one = kedge.explain(PHOTO)
        other = kedge.explain(Path(PHOTO).read_bytes())
        self.assertTrue(one.found)
        np.testing.assert_array_equal(one.anchor, other.anchor)
        self.assertEqual(one.label, one.data["explained"]["label"])

    def test_an_attack_and_a_comparison(self):
        attack = kedge.attack(PHOTO, queries=200)
        self.assertEqual("kedge.attack/1", attack.data["schema"])
        compared = kedge.compare(PHOTO, attack.picture, null_repeats=0, restoring_limit=0)
        self.assertEqual("kedge.comparison/1", compared.data["schema"])
        self.assertIn("</html>", compared.html())

    def test_stop_and_start(self):
        kedge.explain(PHOTO, max_evaluations=40)
        kedge.stop()
        self.assertEqual(0, _library.open_handles())
        with self.assertRaises(kedge.NotStartedError):
            kedge.explain(PHOTO)
        kedge.start()
        kedge.explain(PHOTO, max_evaluations=40)


if __name__ == "__main__":
    unittest.main()
