"""Tests of kedge.client against a real `kedge serve` with the demo model:
python -m unittest discover python/tests, after mvn package -pl app -am. $KEDGE_SERVE is the command to
start one, in place of Java with the jars of that build."""

import os
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from zlib import compress, crc32

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))

import kedge
from kedge.client import Answer, Client

PHOTOS = ROOT / "src-test-images/src/main/resources/dev/kedge/testimages/photos"
PHOTO = PHOTOS / "gc_chicken.jpg"
LONG = {"strategy": "exhaustive", "segments": 20}


def command():
    """What starts a server, or why nothing does."""
    given = os.environ.get("KEDGE_SERVE")
    if given:
        return shlex.split(given)
    jars = (ROOT / "app/target").glob("kedge-[0-9]*.jar")
    built = [jar for jar in jars if not jar.stem.endswith(("-sources", "-javadoc", "-tests"))]
    if not built or not (ROOT / "app/target/lib").is_dir():
        raise unittest.SkipTest("Kedge is not built: mvn package -DskipTests -pl app -am")
    found = subprocess.run([ROOT / ".ci/jdk25"], capture_output=True, text=True)
    if found.returncode:
        raise unittest.SkipTest(f"no Java to start Kedge: {found.stderr.strip()}")
    path = f"{built[0]}:{ROOT / 'app/target/lib'}/*"
    java = Path(found.stdout.strip(), "bin/java")
    return [str(java), f"@{ROOT / 'app/jvm-options'}", "-cp", path, "dev.kedge.app.Main", "serve"]


def png(height, width, label):
    """A label map: grey of 16 bits."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    rows = [struct.pack(f">B{width}H", 0, *(label(x, y) for x in range(width))) for y in range(height)]
    header = struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", compress(b"".join(rows))), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


class Served(unittest.TestCase):
    """A server for the tests of a class."""

    flags = []

    @classmethod
    def setUpClass(cls):
        # What it says of requests is not read here, and a pipe that nobody reads fills up.
        cls.process = subprocess.Popen(
            [*command(), "--port", "0", *cls.flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        cls.addClassCleanup(cls.stop)
        cls.url = cls.process.stdout.readline().strip()
        if not cls.url:
            raise RuntimeError(f"kedge serve ended with {cls.process.wait()}")

    @classmethod
    def stop(cls):
        cls.process.terminate()
        cls.process.stdout.close()
        cls.process.wait(60)


class ExplainTest(Served):
    flags = ["--max-pictures", "2", "--model-control"]

    def setUp(self):
        self.client = Client(self.url)

    def test_an_explanation_is_that_of_the_page(self):
        why = self.client.explain(PHOTO, threshold=0.9, seed=1, curves=True)
        self.assertIsInstance(why, Answer)
        self.assertEqual(("FOUND", PHOTO.name), (why.status, why["image"]))
        self.assertEqual(0.9, why["options"]["threshold"])
        self.assertIn("faithfulness", why)  # the curves
        self.assertEqual("hen", why.label)
        self.assertEqual(why["top"][0]["index"], why.class_index)
        self.assertTrue(why.found and why.bounds[0] >= 0.9 and why.confidence >= 0.9)
        self.assertTrue(0 <= min(why.anchor) <= max(why.anchor) < why.superpixels)
        again = self.client.explain(PHOTO.read_bytes(), "demo", name=PHOTO.name, seed=1,
                                    threshold=0.9, curves=True)
        for each in (why, again):
            each.pop("run")
        self.assertEqual(why, again)

    def test_superpixels_are_those_of_a_label_map(self):
        side = 128  # of the demo model
        halves = png(side, side, lambda x, y: 7 if x < side // 2 else 300)
        why = self.client.explain(PHOTO, label_map=halves, seed=1)
        self.assertEqual(("map", 2), (why["segmentation"]["method"], why.superpixels))
        lines = png(side, side, lambda x, y: y * 4 // side)
        job = self.client.submit([PHOTO, PHOTO], label_maps=[halves, lines], seed=1)
        self.assertEqual([2, 4], [each.superpixels for each in job.results()])
        with self.assertRaisesRegex(kedge.ImageError, "a label map may have"):
            self.client.explain(PHOTO, label_map=png(side, side + 1, lambda x, y: 0))
        with self.assertRaisesRegex(kedge.InvalidError, "1 label maps for 2 pictures"):
            self.client.submit([PHOTO, PHOTO], label_maps=[lines])

    def test_names_that_python_has_are_options_too(self):
        why = self.client.explain(PHOTO, class_="cock", exact_within=0, deadline=30)
        self.assertEqual("cock", why.label)

    def test_progress_comes_while_it_runs(self):
        said = []
        why = self.client.explain(PHOTO, deadline=3, progress=said.append, **LONG)
        self.assertEqual("DEADLINE", why.status)
        self.assertIsInstance(said[0], kedge.Progress)
        evaluations = [each.evaluations for each in said]
        self.assertEqual(sorted(evaluations), evaluations)
        self.assertGreater(len(set(evaluations)), 2)

    def test_who_does_not_wait_ends_the_work(self):
        def enough(_):
            raise KeyboardInterrupt

        with self.assertRaises(KeyboardInterrupt):
            self.client.explain(PHOTO, progress=enough, **LONG)
        pair = self.client.submit([PHOTO, PHOTO], seed=1)  # there is room for two
        self.assertEqual(["FOUND", "FOUND"], [why.status for why in pair.results()])

    def test_a_job_is_cancelled(self):
        job = self.client.submit([PHOTO], **LONG)
        with self.assertRaises(kedge.ServerError) as running:
            job.result()
        self.assertEqual(202, running.exception.status)
        event = next(job.events())
        self.assertEqual(PHOTO.name, event["image"])
        job.cancel()
        self.assertEqual("CANCELLED", job.results()[0].status)
        self.assertTrue(job.result("image/png").startswith(b"\x89PNG"))
        self.assertIn(b"<html", job.result("text/html"))

    def test_pictures_of_a_job_fail_by_themselves(self):
        why, error = self.client.submit([PHOTO, b"no picture"], seed=1).results()
        self.assertTrue(why.found)
        self.assertIsInstance(error, kedge.KedgeError)
        self.assertIn("picture 2", str(error))

    def test_errors_are_those_of_the_package(self):
        with self.assertRaisesRegex(kedge.InvalidError, "treshold"):
            self.client.explain(PHOTO, treshold=0.9)
        with self.assertRaisesRegex(kedge.InvalidError, "there is no model other"):
            self.client.explain(PHOTO, "other")
        with self.assertRaises(kedge.ImageError):
            self.client.explain(b"no picture")
        with self.assertRaises(kedge.ImageError):
            self.client.explain(b"no picture", progress=print)
        with self.assertRaisesRegex(kedge.ImageError, "nowhere.jpg"):
            self.client.explain("nowhere.jpg")
        with self.assertRaisesRegex(kedge.InvalidError, "path or bytes"):
            self.client.explain(3)
        with self.assertRaisesRegex(kedge.InvalidError, "http://"):
            Client("file:///etc/passwd")
        with self.assertRaises(kedge.ServerError) as lost:
            Client("http://127.0.0.1:9").models()
        self.assertIsNone(lost.exception.status)

    def test_a_full_server_is_asked_again(self):
        job = self.client.submit([PHOTO, PHOTO], **LONG)
        with self.assertRaises(kedge.ServerError) as full:
            Client(self.url, patience=0).explain(PHOTO)
        self.assertEqual(429, full.exception.status)
        threading.Timer(1, job.cancel).start()
        self.assertTrue(self.client.explain(PHOTO, seed=1).found)

    def test_models_come_and_go(self):
        self.assertEqual(["demo"], self.client.models())
        self.client.load("demo")
        self.client.unload("demo")
        self.assertEqual([], self.client.models())
        with self.assertRaisesRegex(kedge.ServerError, "not loaded") as out:
            self.client.explain(PHOTO)
        self.assertEqual(503, out.exception.status)
        self.client.load("demo")
        self.assertTrue(self.client.explain(PHOTO, seed=1).found)
        with self.assertRaises(kedge.InvalidError):
            self.client.load("../other")


class SecretTest(Served):
    @classmethod
    def setUpClass(cls):
        if shutil.which("openssl") is None:
            raise unittest.SkipTest("there is no openssl to make a certificate with")
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.certificate = Path(folder.name, "server.pem")
        key, tokens = Path(folder.name, "key.pem"), Path(folder.name, "tokens")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
             "-subj", "/CN=kedge", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", key, "-out", cls.certificate],
            check=True, capture_output=True,
        )
        tokens.write_text(sha256(b"geheim").hexdigest() + " tester\n")
        cls.flags = ["--tls-cert", str(cls.certificate), "--tls-key", str(key),
                     "--tokens", str(tokens)]
        super().setUpClass()

    def test_token_and_certificate_are_needed(self):
        self.assertTrue(self.url.startswith("https://"))
        known = Client(self.url, token="geheim", ca_file=self.certificate)
        self.assertTrue(known.explain(PHOTO, seed=1).found)
        with self.assertRaisesRegex(kedge.ServerError, "(?i)certificate"):
            Client(self.url, token="geheim").models()
        with self.assertRaises(kedge.ServerError) as stranger:
            Client(self.url, token="falsch", ca_file=self.certificate).models()
        self.assertEqual(401, stranger.exception.status)
        with self.assertRaisesRegex(kedge.InvalidError, "no certificates"):
            Client(self.url, ca_file=PHOTO)


class FakeServer(BaseHTTPRequestHandler):
    """Answers by a list of status and headers; a stand-in for what a real one seldom says."""

    answers, asked = [], []

    def do_GET(self):
        FakeServer.asked.append((self.path, self.headers.get("Authorization")))
        status, headers = FakeServer.answers.pop(0)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b'{"models": []}' if status == 200 else b"")

    def log_message(self, *_):
        pass


class WaitingTest(unittest.TestCase):
    def setUp(self):
        server = ThreadingHTTPServer(("127.0.0.1", 0), FakeServer)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.url = "http://127.0.0.1:%d" % server.server_port
        FakeServer.asked.clear()
        json = {"Content-Type": "application/json"}
        FakeServer.answers = [(429, {"Retry-After": "1"}), (503, {"Retry-After": "1"}), (200, json)]

    def test_it_waits_as_told_and_no_longer_than_its_patience(self):
        start = time.monotonic()
        self.assertEqual([], Client(self.url, patience=2).models())
        self.assertGreaterEqual(time.monotonic() - start, 2)
        FakeServer.answers = [(429, {"Retry-After": "1"}), (429, {"Retry-After": "2"})]
        with self.assertRaises(kedge.ServerError) as full:
            Client(self.url, patience=2).models()
        self.assertEqual((429, 5), (full.exception.status, len(FakeServer.asked)))
        FakeServer.answers = [(503, {})]
        with self.assertRaises(kedge.ServerError):
            Client(self.url).models()

    def test_a_token_goes_nowhere_else(self):
        FakeServer.answers = [(302, {"Location": self.url + "/elsewhere"})]
        with self.assertRaises(kedge.ServerError) as moved:
            Client(self.url, token="geheim").models()
        self.assertEqual(302, moved.exception.status)
        self.assertEqual([("/v1/models", "Bearer geheim")], FakeServer.asked)


if __name__ == "__main__":
    unittest.main()
