"""Reading from an index over HTTP, bounded in bytes and in time."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import requests
import requests.adapters
import urllib3.exceptions

from diffoscope_sdist.comparators.analysis.text.escaping import escape

from .configuration import Settings
from .credentials import IndexAuth
from .errors import IndexUnreachable, PackageIndexError

if TYPE_CHECKING:
    from requests import Response

#: Seconds the index may stay silent.
PATIENCE = 30.0
#: Seconds after which it must have sent as many bytes a second as this.
GRACE = 60.0
SLOWEST = 1024
_MAX_REDIRECTIONS = 5
_CHUNK = 1 << 16


class NotThere(Exception):
    """The index answers that it has no such thing."""


class _Session(requests.Session):
    def get_redirect_target(self, resp: Response) -> str | None:
        """None: redirections are ours to follow.

        requests would read the body of each to its end, whatever its length.
        """
        return None


class Transfer:
    """A session with the indexes of the settings."""

    def __init__(self, settings: Settings) -> None:
        self.auth = IndexAuth()
        self._session = _Session()
        self._session.auth = self.auth
        self._session.headers["User-Agent"] = "diffoscope-sdist"
        if settings.certificates:
            self._session.verify = settings.certificates
        if settings.proxy:
            self._session.proxies = {
                "http": settings.proxy,
                "https": settings.proxy,
            }
        for scheme in ("http://", "https://"):
            # Tried twice more where no connection is had.
            self._session.mount(
                scheme, requests.adapters.HTTPAdapter(max_retries=2)
            )

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    @contextlib.contextmanager
    def open(
        self, url: str, headers: dict[str, str] | None = None
    ) -> Iterator[Response]:
        """The answer to a GET, at whose body nobody has looked yet.

        Raises:
            NotThere: status 404 or 410.
            IndexUnreachable: no answer, or one of trouble.
        """
        with contextlib.ExitStack() as stack:
            for _ in range(_MAX_REDIRECTIONS + 1):
                response = stack.enter_context(self._get(url, headers))
                if not response.is_redirect:
                    yield response
                    return
                url = _redirected(url, response.headers["Location"])
            raise IndexUnreachable(f"{shown(url)} is redirected too often")

    @contextlib.contextmanager
    def _get(
        self, url: str, headers: dict[str, str] | None
    ) -> Iterator[Response]:
        with said_in_a_sentence(url):
            response = self._answer(url, headers)
            if response.status_code == 401 and self.auth.ask_keyring(url):
                response.close()
                response = self._answer(url, headers)
        with contextlib.closing(response):
            if response.status_code in (404, 410):
                raise NotThere
            if response.status_code in (401, 403):
                raise IndexUnreachable(
                    f"{shown(url)} refuses access (status"
                    f" {response.status_code}); credentials are taken from"
                    " the URL of the index, netrc or keyring"
                )
            if response.status_code >= 400:
                raise IndexUnreachable(
                    f"{shown(url)} answers with status {response.status_code}"
                )
            yield response

    def _answer(self, url: str, headers: dict[str, str] | None) -> Response:
        return self._session.get(
            url, headers=headers, timeout=PATIENCE, stream=True
        )


def chunks(
    response: Response, limit: int, decode: bool = True
) -> Iterator[bytes]:
    """The body of an answer, as it comes.

    Args:
        limit: bytes that it may have.
        decode: undo the Content-Encoding; a file is taken as it is sent.

    Raises:
        PackageIndexError: it is longer.
        IndexUnreachable: it is cut off, or comes too slowly.
    """
    url = response.url
    began = time.monotonic()
    received = 0
    while True:
        with said_in_a_sentence(url, received):
            chunk = response.raw.read1(_CHUNK, decode_content=decode)
        if not chunk:
            return
        received += len(chunk)
        if received > limit:
            raise PackageIndexError(
                f"{shown(url)} sends more than {limit:,} bytes"
            )
        if time.monotonic() - began > GRACE + received / SLOWEST:
            raise IndexUnreachable(
                f"{shown(url)} sends too slowly: {received:,} bytes in"
                f" {time.monotonic() - began:,.0f} s"
            )
        yield chunk


@contextlib.contextmanager
def said_in_a_sentence(url: str, received: int = 0) -> Iterator[None]:
    """Turn what the libraries raise into `IndexUnreachable`."""
    try:
        yield
    except (
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        OSError,
        ValueError,  # for instance a port that is none
    ) as error:
        after = f" after {received:,} bytes" if received else ""
        raise IndexUnreachable(
            f"{shown(url)} cannot be reached{after}: {_reason(error)}"
        ) from error


def shown(url: str) -> str:
    """A URL as it may be printed: without credentials and query."""
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "the package index"
    return escape(f"{parts.scheme}://{host}{parts.path}")


def _redirected(url: str, location: str) -> str:
    try:
        target = urljoin(url, location)
        scheme = urlsplit(target).scheme
    except ValueError:
        scheme = ""
    allowed = ("https",) if url.startswith("https:") else ("http", "https")
    if scheme not in allowed:
        raise IndexUnreachable(
            f"{shown(url)} is redirected to where no HTTPS is"
            if scheme == "http"
            else f"{shown(url)} is redirected to where no HTTP is"
        )
    return target


def _reason(error: BaseException) -> str:
    """The innermost reason, without the addresses the libraries print."""
    if isinstance(
        error, requests.Timeout | urllib3.exceptions.TimeoutError
    ) or "timed out" in str(error):
        return f"nothing came for {PATIENCE:g} s"
    pending: list[object] = [error]
    seen: set[int] = set()
    reason = "the connection was cut"
    while pending:
        each = pending.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, OSError) and each.strerror:
            reason = " ".join(str(each.strerror).split())
        pending += [*each.args, each.__cause__, each.__context__]
        pending.append(getattr(each, "reason", None))
    return escape(reason)
