"""Asks a `kedge serve` for explanations, over HTTP; needs neither Java nor the engine here.

>>> from kedge.client import Client
>>> client = Client("http://127.0.0.1:8080")
>>> why = client.explain("photo.jpg", threshold=0.9)
>>> why.label, why.anchor, why.precision
>>> job = client.submit(["a.jpg", "b.jpg"], seed=1)
>>> for picture in job.events():
...     print(picture["image"], picture["evaluations"])
>>> job.results()

Safe for many threads. A server that has no room is asked again when it said so (`Client.patience`).
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ._answer import Answer
from .errors import ImageError, InvalidError, KedgeError, ModelError, ServerError
from .results import Progress

_BY_STATUS = {
    400: InvalidError,
    404: InvalidError,
    413: ImageError,
    422: ImageError,
    502: ModelError,
}
_BUSY = (429, 503)
_MOST_ERROR_BYTES = 1 << 16


class Job:
    """Pictures that a server explains; it keeps them for an hour, and so many jobs."""

    def __init__(self, client: Client, ident: str):
        self._client = client
        self.id = ident

    def state(self) -> dict[str, Any]:
        """The job as JSON (``kedge.job/1``): each picture's state, progress or explanation."""
        return self._client._json("GET", self._path())

    def events(self) -> Iterator[dict[str, Any]]:
        """Progress as it comes, a picture each (its name is ``image``), until the job is done."""
        while True:
            with self._client._open("GET", self._path("/events")) as stream:
                for name, data in _events(stream):
                    if name == "done":
                        return
                    yield json.loads(data)
            if self.state()["state"] == "DONE":  # the stream was cut, as proxies do
                return

    def wait(self, progress: Callable[[str, Progress], Any] | None = None) -> None:
        """Waits until it is done; `progress` is called with a picture's name and how far it is."""
        for event in self.events():
            if progress is not None:
                progress(
                    event["image"],
                    Progress(
                        event["evaluations"],
                        event["precision"],
                        event.get("done"),
                        len(event["best"]),
                        event["certified"],
                    ),
                )

    def results(self) -> list[Answer | KedgeError]:
        """Waits; then what became of each picture, in their order: an explanation, or an error,
        which is returned, not raised."""
        self.wait()
        return [_outcome(picture) for picture in self.state()["pictures"]]

    def result(self, accept: str = "application/json") -> Any:
        """The explanation of the only or first picture, once it is done.

        Parameters
        ----------
        accept : str
            ``text/html`` for the report, ``image/png`` for the anchor, both as bytes.

        Raises
        ------
        KedgeError
            If the picture failed, or is not done.
        """
        with self._client._open("GET", self._path("/result"), accept=accept) as answer:
            if answer.status == 202:
                raise ServerError("the job still runs; wait() for it", 202)
            return _content(answer)

    def cancel(self) -> None:
        """Ends it: what runs answers with its best so far, status CANCELLED."""
        self._client._json("DELETE", self._path())

    def _path(self, more: str = "") -> str:
        return f"/v1/jobs/{urllib.parse.quote(self.id, safe='')}{more}"

    def __repr__(self) -> str:
        return f"<kedge.client.Job {self.id}>"


class Client:
    """A `kedge serve` somewhere.

    Parameters
    ----------
    url : str
        As ``https://explain.example:8080``.
    token : str, optional
        A bearer token that the server knows.
    ca_file : path, optional
        Certificates, PEM, of who signed the server's; by default those that Python knows.
    timeout : float
        Seconds without a byte from the server, before it counts as lost. An explanation is silent
        until it is there, a job never for more than ten seconds.
    patience : float
        Seconds that are waited in all, before an error, while a server without room says when to
        come again (``Retry-After``); 0 for an error at once.
    """

    def __init__(
        self,
        url: str,
        *,
        token: str | None = None,
        ca_file: str | os.PathLike[str] | None = None,
        timeout: float = 600,
        patience: float = 60,
    ):
        if not url.startswith(("http://", "https://")):
            raise InvalidError(f"the server is '{url}', expected http://… or https://…")
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.patience = patience
        self._token = token
        handlers: list[Any] = [_NoRedirects()]
        if ca_file is not None:
            try:
                trust = ssl.create_default_context(cafile=os.fspath(ca_file))
            except OSError as e:
                raise InvalidError(f"{ca_file}: no certificates in PEM: {e}") from e
            handlers.append(urllib.request.HTTPSHandler(context=trust))
        self._opener = urllib.request.build_opener(*handlers)

    def explain(
        self,
        image: Any,
        model: str | None = None,
        *,
        name: str | None = None,
        label_map: Any = None,
        progress: Callable[[Progress], Any] | None = None,
        **options: Any,
    ) -> Answer:
        """Explains a picture.

        Parameters
        ----------
        image : path or bytes
            A picture's file.
        model : str, optional
            The model's name there, if there are several.
        name : str, optional
            The picture's, for reports; by default that of its file.
        label_map : path or bytes, optional
            The superpixels: a PNG of the size of the model's input, an id in every pixel.
        progress : function, optional
            Called with a `kedge.Progress`, a few times a second.
        **options
            Those of ``kedge explain`` by their names: ``threshold=0.9``, ``class_="cat"``,
            ``exact_within=0``, …; ``deadline`` in seconds, after which the best so far is the
            answer; ``priority``, -10 to 10.

        Raises
        ------
        InvalidError, ImageError, ModelError, ServerError
        """
        name, data = _picture(image, name)
        query = _query(options, model=model, name=name)
        body, kind = data, None
        if label_map is not None:
            body, kind = _body({"image": _base64(data), "label_map": _labels(label_map)})
        if progress is None:
            return self._json("POST", "/v1/explanations" + query, body, kind)
        job = Job(self, self._json("POST", "/v1/jobs" + query, body, kind)["id"])
        try:
            job.wait(lambda _, now: progress(now))
        except BaseException:  # Ctrl-C too
            with contextlib.suppress(KedgeError):
                job.cancel()
            raise
        return job.result()

    def submit(
        self,
        images: Sequence[Any],
        model: str | None = None,
        *,
        label_maps: Sequence[Any] | None = None,
        **options: Any,
    ) -> Job:
        """Hands over pictures, paths or bytes each, all with the same options, as one job; with as
        many label maps, if there are some."""
        if label_maps is not None and len(label_maps) != len(images):
            raise InvalidError(f"{len(label_maps)} label maps for {len(images)} pictures")
        pictures = []
        for number, image in enumerate(images, 1):
            name, data = _picture(image, None, f"picture {number}")
            pictures.append({"name": name, "image": _base64(data)})
            if label_maps is not None:
                pictures[-1]["label_map"] = _labels(label_maps[number - 1])
        query = _query(options, model=model)
        return Job(self, self._json("POST", "/v1/jobs" + query, *_body({"images": pictures}))["id"])

    def models(self) -> list[str]:
        """The names of the models in service."""
        return self._json("GET", "/v1/models")["models"]

    def load(self, model: str) -> None:
        """Has a model opened again, and waits for it (``kedge serve --model-control``)."""
        self._json("POST", _model(model, "load"), b"")

    def unload(self, model: str) -> None:
        """Takes a model out of service; what runs is finished (``--model-control``)."""
        self._json("POST", _model(model, "unload"), b"")

    def _json(
        self, method: str, path: str, body: bytes | None = None, kind: str | None = None
    ) -> Any:
        with self._open(method, path, body, kind) as answer:
            return _content(answer)

    def _open(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        kind: str | None = None,
        accept: str = "application/json",
    ) -> _Answered:
        """The answer of a request, which is made again while there is no room."""
        request = urllib.request.Request(self.url + path, data=body, method=method)
        request.add_header("Accept", accept)
        if body is not None:
            request.add_header("Content-Type", kind or "application/octet-stream")
        if self._token is not None:
            request.add_unredirected_header("Authorization", "Bearer " + self._token)
        left = self.patience
        while True:
            try:
                return _Answered(self._opener.open(request, timeout=self.timeout), self.url)
            except urllib.error.HTTPError as e:
                with e:
                    pause = _pause(e)
                    if pause is None or pause > left:
                        raise _error(e) from None
            except (OSError, http.client.HTTPException) as e:
                raise _lost(self.url, e) from e
            time.sleep(pause)
            left -= pause


class _Answered:
    """An answer that is read, with what the network does as one of our errors."""

    def __init__(self, answer: Any, url: str):
        self._answer = answer
        self._url = url
        self.status = answer.status
        self.type = answer.headers.get_content_type()

    def __enter__(self) -> _Answered:
        return self

    def __exit__(self, *_: Any) -> None:
        self._answer.close()

    def read(self) -> bytes:
        try:
            return self._answer.read()
        except (OSError, http.client.HTTPException) as e:
            raise _lost(self._url, e) from e

    def __iter__(self) -> Iterator[bytes]:
        while True:
            try:
                line = self._answer.readline()
            except (OSError, http.client.HTTPException) as e:
                raise _lost(self._url, e) from e
            if not line:
                return
            yield line


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token, or a picture, goes to nobody but the server that was named."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _events(lines: Any) -> Iterator[tuple[str, str]]:
    """Name and data of server-sent events."""
    name, data = "message", []
    for line in lines:
        text = line.decode().rstrip("\r\n")
        if not text:
            if data:
                yield name, "\n".join(data)
            name, data = "message", []
        elif not text.startswith(":"):
            field, _, value = text.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)


def _content(answer: _Answered) -> Any:
    body = answer.read()
    if answer.type != "application/json":
        return body
    try:
        content = json.loads(body)
    except ValueError as e:
        raise ServerError(f"the answer is no JSON, is it a kedge serve? {e}", None) from e
    schema = content.get("schema") if isinstance(content, dict) else None
    return Answer(content) if schema == "kedge.explanation/1" else content


def _outcome(picture: dict[str, Any]) -> Answer | KedgeError:
    explanation = picture.get("explanation", picture)
    if picture["state"] == "DONE":
        return Answer(explanation)
    return KedgeError(f"{picture['image']}: {explanation.get('error', 'it failed')}")


def _picture(given: Any, name: str | None, otherwise: str = "picture") -> tuple[str, bytes]:
    if isinstance(given, (bytes, bytearray, memoryview)):
        return name or otherwise, bytes(given)
    if not isinstance(given, (str, os.PathLike)):
        raise InvalidError(f"an image of type {type(given).__name__}, expected a path or bytes")
    path = os.fspath(given)
    try:
        with open(path, "rb") as file:
            return name or os.path.basename(path), file.read()
    except OSError as e:
        raise ImageError(f"{path}: {e.strerror or e}") from e


def _labels(given: Any) -> str:
    return _base64(_picture(given, None)[1])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _body(content: dict[str, Any]) -> tuple[bytes, str]:
    return json.dumps(content).encode(), "application/json"


def _query(options: dict[str, Any], **more: str | None) -> str:
    given = {key.rstrip("_").replace("_", "-"): value for key, value in options.items()}
    given.update(more)
    pairs = [(key, _text(value)) for key, value in given.items() if value is not None]
    return "?" + urllib.parse.urlencode(pairs) if pairs else ""


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (list, tuple)):
        return ",".join(map(_text, value))
    return str(value)


def _model(name: str, verb: str) -> str:
    return f"/v2/repository/models/{urllib.parse.quote(name, safe='')}/{verb}"


def _pause(error: urllib.error.HTTPError) -> float | None:
    """Seconds after which the server wants to be asked again; None if it does not say."""
    given = error.headers.get("Retry-After", "")
    return float(given) if error.code in _BUSY and given.isdigit() else None


def _error(error: urllib.error.HTTPError) -> KedgeError:
    try:
        body = error.read(_MOST_ERROR_BYTES)
        said = json.loads(body)["error"]
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        said = f"the server answered {error.code} {error.reason}"
    kind = _BY_STATUS.get(error.code)
    return kind(said) if kind else ServerError(said, error.code)


def _lost(url: str, error: Exception) -> ServerError:
    return ServerError(f"{url}: {getattr(error, 'reason', error) or type(error).__name__}", None)
