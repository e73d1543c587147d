"""Kills a server in the middle of its work and starts it again, then fills the disk that it logs to:
killed.py PHOTO FULL_FOLDER COMMAND… with `kedge serve --port 0` and its options as COMMAND.

FULL_FOLDER is on a small disk, as `mount -t tmpfs -o size=64k none FOLDER` makes one. Prints a line of JSON each."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request

PHOTO, FULL, COMMAND = open(sys.argv[1], "rb").read(), sys.argv[2], sys.argv[3:]


def started(log=subprocess.DEVNULL):
    begin = time.monotonic()
    process = subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=log, text=True)
    address = process.stdout.readline().strip()
    return process, address, round(time.monotonic() - begin, 1)


def explained(address, page="/v1/explanations?seed=3"):
    with urllib.request.urlopen(urllib.request.Request(address + page, data=PHOTO), timeout=60) as answer:
        found = json.load(answer)
    found.pop("run", None)
    return found


first, address, took = started()
right = explained(address)
job = explained(address, "/v1/jobs?strategy=exhaustive&segments=20")
first.kill()
first.wait()
second, address, again = started()
try:
    urllib.request.urlopen(f"{address}/v1/jobs/{job['id']}")
    forgotten = False
except urllib.error.HTTPError as error:
    forgotten = error.code == 404
print(json.dumps({"what": "kill -9 with a job", "startSeconds": [took, again], "sameAnswer": explained(address) == right,
                  "jobIs404": forgotten}), flush=True)
second.terminate()
second.wait()

with open(os.path.join(FULL, "filling"), "wb", buffering=0) as filling:
    try:
        while True:
            filling.write(b"x" * 1024)
    except OSError:
        pass
with open(os.path.join(FULL, "log"), "w") as log:
    third, address, _ = started(log)
    same = [explained(address) == right for _ in range(10)]
    third.terminate()
    code = third.wait()
print(json.dumps({"what": "the log's disk is full", "sameAnswers": sum(same), "of": len(same), "exitCode": code,
                  "logBytes": os.path.getsize(os.path.join(FULL, "log"))}))
