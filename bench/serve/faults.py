"""Sends a running `kedge serve` what no client should: faults.py HOST PORT PHOTO [PID].

Prints a line of JSON: requests by kind and what came of them, and with PID what the process held
before and after. Exits with 1 if anything was answered with 500, was left unanswered and open, or
if the server does not explain the photo afterwards as it did before.
"""

import base64
import collections
import itertools
import json
import os
import socket
import sys
import time
import urllib.request

HOST, PORT, PHOTO = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "rb").read()
PID = sys.argv[4] if len(sys.argv) > 4 else None
PATIENCE = 45


def held():
    """Threads, descriptors and resident MiB of the server."""
    if PID is None:
        return None
    with open(f"/proc/{PID}/status") as lines:
        status = dict(line.split(":", 1) for line in lines)
    return {
        "threads": int(status["Threads"]),
        "descriptors": len(os.listdir(f"/proc/{PID}/fd")),
        "residentMiB": int(status["VmRSS"].split()[0]) // 1024,
    }


def raw(data, then=None):
    """What comes of bytes: a status, or how the connection ended."""
    with socket.create_connection((HOST, PORT)) as connection:
        connection.settimeout(PATIENCE)
        try:
            connection.sendall(data)
            if then is not None:
                then(connection)
                return "left"
            answer = connection.recv(4096)
        except TimeoutError:
            return "open"
        except OSError:
            return "reset"
        return answer.split()[1].decode() if answer.startswith(b"HTTP/1.1 ") else "closed"


def request(method, path, body=b"", **headers):
    lines = {"Host": "x", "Content-Length": len(body), "Connection": "close"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items())
    return head.encode() + b"\r\n" + body


def http():
    """Requests that are not HTTP, or nearly."""
    good = request("POST", "/v1/explanations", PHOTO)
    for cut in (1, 5, 17, 40, 80, len(good) // 2, len(good) - 1):
        yield "cut off", good[:cut], lambda c: time.sleep(0.05)
    for line in (
        b"\r\n", b"\0" * 64, b"GET", b"GET /", b"GET / HTTP/9.9", b"get / http/1.1", b"G\0T / HTTP/1.1",
        b"GET http://[ HTTP/1.1", b"GET /%zz HTTP/1.1", b"GET /%00 HTTP/1.1", b"GET /../../etc HTTP/1.1",
        b"GET //etc HTTP/1.1", b"GET /;a=b HTTP/1.1", b"OPTIONS * HTTP/1.1", b"CONNECT x:1 HTTP/1.1",
        b"TRACE / HTTP/1.1", b"PUT / HTTP/1.1", b"PRI * HTTP/2.0", b"\x16\x03\x01\x02\x00", b"A" * 9000,
        b"GET /" + b"a" * 9000 + b" HTTP/1.1", b"GET /?" + b"a=b&" * 2000 + b" HTTP/1.1",
        b"GET /v1/jobs/%2e%2e HTTP/1.1", "GET /ü HTTP/1.1".encode("latin-1"), b"GET /?a=%ff HTTP/1.1",
    ):
        yield "request line", line + b"\r\nHost: x\r\nConnection: close\r\n\r\n", None
    for field in (
        b"Host", b"Host: a\r\nHost: b", b": x", b"A b: c", b"A:" + b"x" * 9000, b"\tA: b",
        b"Content-Length: -1", b"Content-Length: x", b"Content-Length: 1\r\nContent-Length: 2",
        b"Content-Length: 99999999999999999999", b"Content-Length: 99999999999",
        b"Transfer-Encoding: chunked\r\nContent-Length: 3", b"Transfer-Encoding: gzip",
        b"Transfer-Encoding: chunked", b"Expect: 100-continue", b"Expect: tea", b"Connection: Upgrade\r\nUpgrade: h2c",
        b"X-Request-Id: a\x00b", b"X-Request-Id: " + b"a" * 500, b"X-Request-Deadline: soon",
        b"X-Request-Deadline: -1", b"X-Request-Deadline: 1e99", b"X-Request-Deadline: NaN",
        b"Accept: " + b"a/b," * 1000, b"Authorization: Basic eA==", b"Content-Type: \xff",
    ):
        yield "header", b"POST /v1/explanations HTTP/1.1\r\nHost: x\r\n" + field + b"\r\n\r\nzz\r\n", None
    for chunk in (b"zz\r\n", b"-1\r\n", b"3\r\nab", b"ffffffffffffffff\r\na", b"1\r\nab\r\n0\r\n\r\n"):
        yield "chunk", (
            b"POST /v1/explanations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
        ), lambda c: time.sleep(0.05)


def bodies():
    """Bodies that are not what their page takes."""
    photo = base64.b64encode(PHOTO).decode()
    scraps = [
        b"", b"null", b"[]", b"{}", b"{", b'"a"', b"1", b"\xff\xfe", b"[" * 5000, b'{"a":' * 5000,
        b'{"image": null}', b'{"image": 1}', b'{"image": ""}', b'{"image": "!!!"}', b'{"image": "AAAA"}',
        b'{"images": {}}', b'{"images": [1, null, {}]}', b'{"images": []}',
        json.dumps({"image": photo, "options": []}).encode(),
        json.dumps({"image": photo, "options": {"threshold": [1]}}).encode(),
        json.dumps({"image": photo, "options": {"\0": "x", "--seed": 1}}).encode(),
        json.dumps({"image": photo, "name": {"a": 1}, "options": {"seed": 1e400}}).encode(),
        b'{"instances": null}', b'{"instances": []}', b'{"instances": [[]]}', b'{"instances": [[[1]]]}',
        b'{"instances": [[[[1, 2]]]]}', b'{"instances": [[[1, 2, 3], [1, 2]]]}', b'{"instances": [{"b64": 3}]}',
        b'{"instances": [[[1e9, 2, 3]]]}', b'{"inputs": []}', b'{"inputs": [{}]}', b'{"inputs": [{}, {}]}',
        b'{"inputs": [{"datatype": "FP32", "shape": [1], "data": [1]}]}',
        b'{"inputs": [{"datatype": "UINT8", "shape": [1, 1, 1, 3], "data": [1, 2]}]}',
        b'{"inputs": [{"datatype": "UINT8", "shape": [-1, 1, 1, 3], "data": [1, 2, 3]}]}',
        b'{"inputs": [{"datatype": "UINT8", "shape": [99999, 99999, 99999, 3], "data": [1]}]}',
        b'{"inputs": [{"datatype": "UINT8", "shape": "x", "data": {"a": 1}}]}',
        b'{"inputs": [{"datatype": "BYTES", "shape": [1], "data": ["!"]}]}',
        b'{"inputs": [{"datatype": "BYTES", "shape": [1], "data": []}]}',
    ]
    pages = ("/v1/explanations", "/v1/jobs", "/v2/models/{m}/infer", "/v1/models/{m}:explain", "/v1/models/{m}:predict")
    model = json.load(urllib.request.urlopen(f"http://{HOST}:{PORT}/v1/models"))["models"][0]
    for page, scrap in itertools.product(pages, scraps):
        yield "JSON", request("POST", page.format(m=model), scrap, Content_Type="application/json"), None
    for length in ("-1", "x", "5", "99999999"):
        yield "tensor", request(
            "POST", f"/v2/models/{model}/infer", b'{"inputs": []}\1\2\3', Inference_Header_Content_Length=length
        ), None
    for boundary, form in itertools.product(
        ("", "; boundary=", "; boundary=x", '; boundary="' + "y" * 300),
        (b"", b"--x", b"--x--", b"--x\r\n\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--", b"--x\r\n" * 2000),
    ):
        yield "form", request("POST", "/v1/explanations", form, Content_Type="multipart/form-data" + boundary), None
    for cut in (0, 1, 10, 100, len(PHOTO) // 2):
        yield "picture", request("POST", "/v1/explanations", PHOTO[:cut]), None
        yield "picture", request("POST", "/v1/explanations", PHOTO[:cut] + b"\xff" * 500), None
    for query in (
        "threshold=2", "threshold=", "=", "&&&", "seed=x", "seed=99999999999999999999", "class=%00", "segments=-1",
        "segments=1e9", "segmenter=map:/etc/passwd", "segmenter=MAPS:/", "fill=background:/", "fill=%0a", "priority=99",
        "deadline=0", "wait=-1", "wait=NaN", "effort=none", "strategy=none", "model=" + "m" * 500, "a=1&a=2", "help=true",
        "version=true", "@/etc/passwd=1", "max-pixels=1", "--seed=1", "sigma=Infinity", "max-evaluations=0",
    ):
        yield "option", request("POST", "/v1/explanations?" + query, PHOTO), None


def explained():
    url = f"http://{HOST}:{PORT}/v1/explanations?strategy=certified&model="
    model = json.load(urllib.request.urlopen(f"http://{HOST}:{PORT}/v1/models"))["models"][0]
    answer = json.load(urllib.request.urlopen(urllib.request.Request(url + model, data=PHOTO)))
    return {key: value for key, value in answer.items() if key != "run"}


right = explained()
before = held()
came = collections.defaultdict(collections.Counter)
bad = []
for kind, data, then in itertools.chain(http(), bodies()):
    what = raw(data, then)
    came[kind][what] += 1
    if what in ("500", "open"):
        bad.append((kind, what, data[:200].decode("latin-1")))
same = explained() == right
time.sleep(1)
print(json.dumps({"sent": sum(sum(c.values()) for c in came.values()), "came": came, "before": before, "after": held(), "same": same, "bad": bad}))
sys.exit(bool(bad) or not same)
