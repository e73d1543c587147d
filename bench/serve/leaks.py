"""Asks a running `kedge serve` for 100,000 things, and looks at what it holds: leaks.py HOST PORT PHOTO PID [REQUESTS].

Of a hundred requests 20 are small explanations, 20 scores, 30 invalid options, 5 jobs, 20 new connections, and 5 are
given up while they are worked on. Prints a line of JSON every tenth, with the answers by status. Exits with 1 if any
answer is 5xx, or an explanation differs from the first."""

import collections
import http.client
import json
import os
import socket
import sys
import threading
import time

HOST, PORT, PHOTO, PID = sys.argv[1], int(sys.argv[2]), open(sys.argv[3], "rb").read(), sys.argv[4]
REQUESTS = int(sys.argv[5]) if len(sys.argv) > 5 else 100_000
CALLERS = 4
SMALL = "/v1/explanations?strategy=certified&max-evaluations=16&segments=6&seed=3"
came = collections.Counter()
rights = set()
lock = threading.Lock()


def held():
    """Threads, descriptors and resident MiB of the server."""
    with open(f"/proc/{PID}/status") as lines:
        status = dict(line.split(":", 1) for line in lines)
    return {
        "threads": int(status["Threads"]),
        "descriptors": len(os.listdir(f"/proc/{PID}/fd")),
        "residentMiB": int(status["VmRSS"].split()[0]) // 1024,
    }


def ask(connection, method, path, body=None):
    connection.request(method, path, body)
    answer = connection.getresponse()
    return answer.status, answer.read()


def give_up():
    with socket.create_connection((HOST, PORT)) as one:
        head = f"POST {SMALL} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(PHOTO)}\r\n\r\n"
        one.sendall(head.encode() + PHOTO)
        time.sleep(0.002)


def caller(model, numbers):
    connection = http.client.HTTPConnection(HOST, PORT)
    for number in numbers:
        kind = number % 100
        try:
            if kind < 20:
                status, body = ask(connection, "POST", SMALL, PHOTO)
                if status == 200:
                    found = json.loads(body)
                    del found["run"]
                    with lock:
                        rights.add(json.dumps(found, sort_keys=True))
            elif kind < 40:
                status, _ = ask(connection, "POST", f"/v1/models/{model}:predict", b'{"instances": [[[[9, 9, 9]]]]}')
            elif kind < 70:
                status, _ = ask(connection, "POST", "/v1/explanations?threshold=2", PHOTO)
            elif kind < 75:
                status, _ = ask(connection, "POST", SMALL.replace("explanations", "jobs"), PHOTO)
            elif kind < 95:
                connection.close()
                status, _ = ask(connection, "GET", "/v2/health/ready")
            else:
                give_up()
                status = "given up"
        except OSError as error:
            connection.close()
            status = type(error).__name__
        with lock:
            came[status] += 1


def main():
    start = time.monotonic()
    first = http.client.HTTPConnection(HOST, PORT)
    model = json.loads(ask(first, "GET", "/v1/models")[1])["models"][0]
    for part in range(10):
        numbers = range(part * REQUESTS // 10, (part + 1) * REQUESTS // 10)
        callers = [threading.Thread(target=caller, args=(model, numbers[i::CALLERS])) for i in range(CALLERS)]
        for one in callers:
            one.start()
        for one in callers:
            one.join()
        time.sleep(1)
        print(
            json.dumps({"requests": numbers.stop, "seconds": round(time.monotonic() - start)} | held()),
            flush=True,
        )
    bad = {status: count for status, count in came.items() if isinstance(status, int) and status >= 500}
    print(json.dumps({"came": {str(k): v for k, v in came.items()}, "differentExplanations": len(rights)}))
    return 1 if bad or len(rights) != 1 else 0


sys.exit(main())
