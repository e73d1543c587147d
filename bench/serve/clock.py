"""Lets the wall clock of a server jump an hour forward and back while requests run:
clock.py PHOTO LIBFAKETIME COMMAND… with `kedge serve --port 0` and its options as COMMAND.

LIBFAKETIME is Debian's libfaketimeMT.so.1; the monotonic clock is left as it is. Prints a line of JSON: what
was seen after each jump, whether all was as without one, and how far the server's Date followed the jumps."""

import email.utils
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

PHOTO, LIBRARY, COMMAND = open(sys.argv[1], "rb").read(), sys.argv[2], sys.argv[3:]
LONG = "strategy=exhaustive&segments=26"
FOLDER = tempfile.mkdtemp()
OFFSET = os.path.join(FOLDER, "offset")


def jump(seconds):
    """The server's clock is so far off from now on."""
    with open(OFFSET + ".new", "w") as file:
        file.write(f"{seconds:+d}s\n")
    os.replace(OFFSET + ".new", OFFSET)


def asked(path, data=None, headers=None):
    """Status, headers, body and seconds of a request."""
    begin = time.monotonic()
    try:
        request = urllib.request.Request(address + path, data=data, headers=headers or {})
        with urllib.request.urlopen(request, timeout=120) as answer:
            got = answer.status, answer.headers, json.load(answer)
    except urllib.error.HTTPError as error:
        got = error.code, error.headers, json.load(error)
    return *got, time.monotonic() - begin


def explained(query="seed=3"):
    status, _, found, _ = asked("/v1/explanations?" + query, PHOTO)
    found.pop("run", None)
    return status, found


jump(0)
environment = {
    **os.environ,
    "LD_PRELOAD": LIBRARY,
    "FAKETIME_TIMESTAMP_FILE": OFFSET,
    "FAKETIME_NO_CACHE": "1",
    "DONT_FAKE_MONOTONIC": "1",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
}
server = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
log = []
threading.Thread(target=lambda: log.extend(server.stderr), daemon=True).start()
address = server.stdout.readline().strip()
right = explained()
kept = asked("/v1/jobs?seed=3", PHOTO)[2]["id"]  # done long before the clock jumps
while asked("/v1/jobs/" + kept)[2]["state"] != "DONE":
    time.sleep(0.1)

jumps = []
for offset in (3600, 0, -3600, 0):
    limited = []
    limit = threading.Thread(
        target=lambda: limited.append(asked("/v1/explanations?" + LONG, PHOTO, {"X-Request-Deadline": "4"})))
    limit.start()
    endless = asked("/v1/jobs?" + LONG, PHOTO)[2]["id"]
    time.sleep(1.5)
    jump(offset)
    time.sleep(0.5)
    status, headers, state, _ = asked("/v1/jobs/" + endless)
    off = email.utils.parsedate_to_datetime(headers["Date"]).timestamp() - time.time()
    same = [explained() == right for _ in range(3)]
    limit.join()
    code, _, found, seconds = limited[0]
    full = [asked("/v1/jobs?" + LONG, PHOTO) for _ in range(80)]
    refused = [int(each[1]["Retry-After"]) for each in full if each[0] == 429]
    for job in [endless] + [each[2]["id"] for each in full if each[0] == 202]:
        urllib.request.urlopen(urllib.request.Request(f"{address}/v1/jobs/{job}", method="DELETE")).close()
    while not asked("/v2/health/ready")[0] == 200 or asked("/v1/jobs/" + endless)[2]["state"] != "DONE":
        time.sleep(0.1)
    jumps.append({
        "clockIsOffBy": offset,
        "dateIsOffBy": round(off),
        "sameAnswers": sum(same),
        "deadlineOf4": [code, found.get("status"), round(seconds, 1)],
        "runningJobGoesOn": status == 200 and state["state"] == "RUNNING",
        "doneJobIsKept": asked("/v1/jobs/" + kept)[0],
        "refused": len(refused),
        "retryAfter": [min(refused), max(refused)],
    })
    print(json.dumps(jumps[-1]), flush=True)
server.terminate()
code = server.wait(60)
lines = [json.loads(line) for line in log if line.startswith("{")]
print(json.dumps({
    "exitCode": code,
    "requests": len(lines),
    "longestLogged": max(line["seconds"] for line in lines),
    "negative": sum(line["seconds"] < 0 for line in lines),
    "errors": sum(line["status"] >= 500 for line in lines),
}))
