"""Serves a Python function as a model that Kedge can explain; needs nothing but numpy:

    python -m kedge.serve_function MODULE:FUNCTION --port 8000 --size 224
    kedge explain photo.jpg --model oip:http://127.0.0.1:8000/v2/models/FUNCTION

The function takes pictures, uint8 of shape [n, height, width, 3] (red, green, blue), and returns a
score for each class, [n, classes], the same for a picture whatever is beside it. In a program of
its own, server(function, "name").serve_forever() does the same.

It speaks the Open Inference Protocol, version 2, with binary tensors; without authentication, and
so to this machine alone.
"""

import argparse
import contextlib
import importlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

JSON_LENGTH = "Inference-Header-Content-Length"  # raw tensors come after so many bytes of JSON
MOST_BYTES = 1 << 30


def server(function, name, size=(224, 224), port=8000):
    """A server that does not run yet; it calls the function once at a time."""
    lock = threading.Lock()
    pictures = {"name": "pictures", "datatype": "UINT8", "shape": [-1, *size, 3]}
    scores = {"name": "scores", "datatype": "FP32", "shape": [-1, -1]}
    pages = {
        "/v2": {"name": "serve_function", "version": "1", "extensions": ["binary_tensor_data"]},
        "/v2/health/live": {"live": True},
        "/v2/health/ready": {"ready": True},
        f"/v2/models/{name}/ready": {"ready": True},
        f"/v2/models/{name}": {
            "name": name, "platform": "python", "inputs": [pictures], "outputs": [scores],
        },
    }

    def infer(body, length):
        request = json.loads(body[:length])
        (tensor,) = request["inputs"]
        binary = "binary_data_size" in tensor.get("parameters", {})
        values = np.frombuffer(body[length:], np.uint8) if binary else np.array(tensor["data"])
        batch = values.astype(np.uint8, copy=False).reshape(tensor["shape"])
        with lock:
            result = np.ascontiguousarray(function(batch), "<f4")  # little endian
        if result.ndim != 2 or len(result) != len(batch):
            raise ValueError(f"the function gave {result.shape} for {len(batch)} pictures")
        output = scores | {"shape": result.shape}
        wanted = request.get("outputs", [{}])[0].get("parameters", request.get("parameters", {}))
        if not wanted.get("binary_data", wanted.get("binary_data_output")):
            return {"outputs": [output | {"data": result.ravel().tolist()}]}, b""
        output["parameters"] = {"binary_data_size": result.nbytes}
        return {"outputs": [output]}, result.tobytes()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self):
            page = pages.get(self.path)
            self.answer(200 if page else 404, page or {"error": f"there is no {self.path}"})

        def do_POST(self):
            size = int(self.headers.get("Content-Length", MOST_BYTES + 1))
            if size > MOST_BYTES or self.path != f"/v2/models/{name}/infer":
                self.close_connection = True  # the body is not read
                return self.answer(404, {"error": f"there is no {self.path}, or no such length"})
            body = self.rfile.read(size)
            try:
                answer = infer(body, int(self.headers.get(JSON_LENGTH, size)))
            except Exception as e:  # the function's too: whoever asked is told
                return self.answer(500, {"error": f"{type(e).__name__}: {e}"})
            self.answer(200, *answer)

        def answer(self, status, page, raw=b""):
            text = json.dumps({"model_name": name} | page).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text) + len(raw)))
            if raw:
                self.send_header(JSON_LENGTH, str(len(text)))
            self.end_headers()
            self.wfile.write(text + raw)

        def log_message(self, *args):
            pass  # a line for each request would say nothing

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m kedge.serve_function")
    parser.add_argument("function", help="MODULE:FUNCTION")
    parser.add_argument("--port", type=int, default=8000, help="0 for any that is free")
    parser.add_argument("--size", default="224", help="N or HxW, of the pictures")
    given = parser.parse_args()
    sys.path.insert(0, "")  # modules in the folder where it is started
    module, name = given.function.split(":")
    sides = [int(side) for side in given.size.split("x")]
    function = getattr(importlib.import_module(module), name)
    with server(function, name, (sides[0], sides[-1]), given.port) as running:
        print(f"oip:http://127.0.0.1:{running.server_port}/v2/models/{name}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            running.serve_forever()
