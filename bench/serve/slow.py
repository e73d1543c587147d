"""A thousand clients that send a byte a second: slow.py HOST PORT PHOTO [CLIENTS].

Prints how long the server bore them, and how long it took meanwhile to answer others."""

import asyncio
import json
import sys
import time
import urllib.request

HOST, PORT, PHOTO = sys.argv[1], int(sys.argv[2]), sys.argv[3]
CLIENTS = int(sys.argv[4]) if len(sys.argv) > 4 else 1000
KINDS = {
    "header": b"POST /v1/explanations HTTP/1.1\r\nHost: x\r\nX-A: ",
    "body": b"POST /v1/explanations HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
    "half a body, then silence": b"POST /v1/explanations HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabcde",
    "silence": b"",
}
LONGEST = 120


async def client(kind, times):
    start = time.monotonic()
    try:
        reader, writer = await asyncio.open_connection(HOST, PORT)
        writer.write(KINDS[kind])
        ends = asyncio.ensure_future(reader.read())
        while time.monotonic() - start < LONGEST and not ends.done():
            if kind in ("header", "body"):
                writer.write(b"a")
            await asyncio.wait([ends], timeout=1)
        writer.close()
    except OSError:
        pass
    times.append(time.monotonic() - start)


def ask():
    start = time.monotonic()
    url = f"http://{HOST}:{PORT}/v1/explanations?strategy=certified"
    with urllib.request.urlopen(urllib.request.Request(url, data=open(PHOTO, "rb").read())) as answer:
        json.load(answer)
    return time.monotonic() - start


async def main():
    alone = [ask() for _ in range(5)]
    times = {kind: [] for kind in KINDS}
    clients = [asyncio.ensure_future(client(list(KINDS)[i % 4], times[list(KINDS)[i % 4]])) for i in range(CLIENTS)]
    await asyncio.sleep(1)
    among = [await asyncio.to_thread(ask) for _ in range(5)]
    await asyncio.gather(*clients)
    print(json.dumps({
        "clients": CLIENTS,
        "longestSeconds": {kind: round(max(all), 1) for kind, all in times.items()},
        "othersSecondsAlone": round(sorted(alone)[2], 2),
        "othersSecondsMeanwhile": round(sorted(among)[2], 2),
    }))


asyncio.run(main())
