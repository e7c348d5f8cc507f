"""A package index on loopback, with whatever trouble a test wants.

It speaks PEP 691 by `http.server`; `pypiserver` in `test_real_server.py` is
what real servers answer.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.server
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

JSON = "application/vnd.pypi.simple.v1+json"

Handler: TypeAlias = "http.server.BaseHTTPRequestHandler"


class Offered(NamedTuple):
    """A file of the index and what its page says of it."""

    filename: str
    content: bytes
    page: dict[str, Any]


class Index:
    """What the server answers, by path; and what it was asked.

    Attributes:
        answers: path → what answers instead of the index.
        requests: (path, Authorization header) of each request.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.projects: dict[str, list[Offered]] = {}
        self.answers: dict[str, Callable[[Handler], None]] = {}
        self.requests: list[tuple[str, str]] = []

    @property
    def simple(self) -> str:
        """The URL that is given to a client."""
        return f"{self.url}/simple/"

    @property
    def paths(self) -> list[str]:
        """The paths asked for, in order."""
        return [path for path, _ in self.requests]

    def add(self, filename: str, content: bytes = b"", **page: Any) -> str:
        """Offer a file; `page` replaces what its entry says.

        Returns:
            the path it is served from.
        """
        content = content or filename.encode()
        project = filename.rpartition("-")[0].lower().replace("_", "-")
        if filename.endswith(".whl"):
            project = filename.partition("-")[0].replace("_", "-")
        path = f"/files/{filename}"
        entry = {
            "filename": filename,
            "url": self.url + path,
            "hashes": {"sha256": hashlib.sha256(content).hexdigest()},
            "size": len(content),
            **page,
        }
        files = self.projects.setdefault(project, [])
        files.append(Offered(filename, content, entry))
        return path

    def respond(self, request: Handler) -> None:
        """Answer one request."""
        path = request.path
        self.requests.append((path, request.headers.get("Authorization", "")))
        if path in self.answers:
            self.answers[path](request)
            return
        for project, files in self.projects.items():
            if path == f"/simple/{project}/":
                page = {
                    "meta": {"api-version": "1.1"},
                    "name": project,
                    "files": [file.page for file in files],
                }
                send(request, json.dumps(page).encode(), JSON)
                return
            for file in files:
                if path == f"/files/{file.filename}":
                    send(request, file.content)
                    return
        request.send_error(404)


def send(
    request: Handler,
    body: bytes,
    kind: str = "application/octet-stream",
    status: int = 200,
    length: int | None = None,
    **headers: str,
) -> None:
    """Answer with a body; `length` is what the header says of it."""
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header(
        "Content-Length", str(len(body) if length is None else length)
    )
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients that leave early are what is tested."""


@contextlib.contextmanager
def running(host: str = "127.0.0.1") -> Iterator[Index]:
    """An index that listens on a free port of this machine."""

    class RequestHandler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            index.respond(self)

        def log_message(self, *args: Any) -> None:
            pass

    with _Server((host, 0), RequestHandler) as server:
        index = Index(f"http://{host}:{server.server_address[1]}")
        thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.01}
        )
        thread.start()
        try:
            yield index
        finally:
            server.shutdown()
            thread.join()
