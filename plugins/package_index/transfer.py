"""Reading from an index over HTTP, bounded in bytes and in time."""

from __future__ import annotations

import contextlib
import functools
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
from .errors import IndexUnreachable, NotThere, PackageIndexError

if TYPE_CHECKING:
    from requests import Response

#: Seconds the index may stay silent.
PATIENCE = 30.0
#: Seconds after which it must have sent as many bytes a second as this.
GRACE = 60.0
SLOWEST = 1024
_MAX_REDIRECTIONS = 5
_CHUNK = 1 << 16


class IndexSession(requests.Session):
    """A session with the indexes of the settings."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.auth: IndexAuth = IndexAuth()
        self.headers["User-Agent"] = "diffoscope-sdist"
        if settings.certificates:
            self.verify = settings.certificates
        for scheme in ("http", "https"):
            if settings.proxy:
                self.proxies[scheme] = settings.proxy
            # Tried twice more where no connection is had.
            adapter = requests.adapters.HTTPAdapter(max_retries=2)
            self.mount(f"{scheme}://", adapter)

    def get_redirect_target(self, resp: Response) -> str | None:
        """None: redirections are ours to follow.

        requests would read the body of each to its end, whatever its length.
        """
        return None

    @contextlib.contextmanager
    def open(self, url: str, **headers: str) -> Iterator[Response]:
        """The answer to a GET, at whose body nobody has looked yet.

        Raises:
            NotThere: status 404 or 410.
            IndexUnreachable: no answer, or one of trouble.
        """
        for _ in range(_MAX_REDIRECTIONS + 1):
            with contextlib.closing(self._answer(url, headers)) as response:
                if not response.is_redirect:
                    _raise_for_status(response)
                    yield response
                    return
                url = _redirected(url, response.headers["Location"])
        raise IndexUnreachable(f"{shown(url)} is redirected too often")

    def _answer(self, url: str, headers: dict[str, str]) -> Response:
        get = functools.partial(
            self.get, headers=headers, timeout=PATIENCE, stream=True
        )
        with _said_in_a_sentence(url):
            response = get(url)
            if response.status_code == 401 and self.auth.ask_keyring(url):
                response.close()
                response = get(url)
            return response


def _raise_for_status(response: Response) -> None:
    status, url = response.status_code, shown(response.url)
    if status in (404, 410):
        raise NotThere(f"the package index lacks {url}")
    if status in (401, 403):
        raise IndexUnreachable(
            f"{url} refuses access (status {status}); credentials are taken"
            " from the URL of the index, netrc or keyring"
        )
    if status >= 400:
        raise IndexUnreachable(f"{url} answers with status {status}")


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
        with _said_in_a_sentence(url, received):
            chunk = response.raw.read1(_CHUNK, decode_content=decode)
        if not chunk:
            return
        received += len(chunk)
        if received > limit:
            raise PackageIndexError(
                f"{shown(url)} sends more than {limit:,} bytes"
            )
        seconds = time.monotonic() - began
        if seconds > GRACE + received / SLOWEST:
            raise IndexUnreachable(
                f"{shown(url)} sends too slowly: {received:,} bytes in"
                f" {seconds:,.0f} s"
            )
        yield chunk


@contextlib.contextmanager
def _said_in_a_sentence(url: str, received: int = 0) -> Iterator[None]:
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


def _reason(error: BaseException) -> str:
    """The first cause, without the addresses the libraries print."""
    reason = "the connection was cut"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, TimeoutError):
            return f"nothing came for {PATIENCE:g} s"
        if isinstance(cause, OSError) and cause.strerror:
            reason = escape(" ".join(cause.strerror.split()))
        cause = cause.__cause__ or cause.__context__
    return reason


def shown(url: str) -> str:
    """A URL as it may be printed: without credentials and query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the package index"
    host = parts.netloc.rpartition("@")[2]
    return escape(f"{parts.scheme}://{host}{parts.path}")


def _redirected(url: str, location: str) -> str:
    allowed = ("https",) if url.startswith("https:") else ("http", "https")
    with contextlib.suppress(ValueError):
        target = urljoin(url, location)
        if urlsplit(target).scheme in allowed:
            return target
    raise IndexUnreachable(
        f"{shown(url)} is redirected to where no {allowed[0].upper()} is"
    )
