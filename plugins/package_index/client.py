"""What the indexes say of a project, and its files (PEP 503, 691, 740)."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import pypi_simple
from packaging.utils import canonicalize_name

from diffoscope_sdist.comparators.analysis.release.publishers import (
    Publisher,
    publishers,
)
from diffoscope_sdist.comparators.analysis.text.escaping import escape

from . import cache, transfer
from .configuration import Settings
from .errors import IndexUnreachable, PackageIndexError
from .selection import IndexFile

#: Bytes of a page of a project, and of a provenance.
MAX_PAGE = 64 << 20
MAX_PROVENANCE = 4 << 20
#: Bytes of a file whose size the index does not state.
MAX_FILE = 1 << 30
_JSON = "application/vnd.pypi.simple.v1+json"
_HTML = ("application/vnd.pypi.simple.v1+html", "text/html")

#: Called with bytes received and bytes in all (0 where nobody knows).
Watcher = Callable[[int, int], None]


class Client:
    """Asks the indexes of the settings in order; each project once."""

    def __init__(self, settings: Settings) -> None:
        self._transfer = transfer.Transfer(settings)
        self._indexes = [
            self._transfer.auth.take_from_url(url).rstrip("/") + "/"
            for url in settings.indexes
        ]
        self._passed_over = settings.passed_over
        self._pages: dict[str, Sequence[IndexFile]] = {}

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transfer.close()

    def files(self, project: str) -> Sequence[IndexFile]:
        """The files of the first index that has the project.

        Raises:
            IndexUnreachable: an index that has to be asked does not answer.
            PackageIndexError: none has it.
        """
        name = canonicalize_name(project)
        if name not in self._pages:
            self._pages[name] = self._first_page(name)
        return self._pages[name]

    def download(
        self,
        file: IndexFile,
        target: Path,
        expected: cache.Digest,
        watch: Watcher | None = None,
    ) -> None:
        """Bring a file to its place in the cache, its digest verified.

        Raises:
            IndexUnreachable: the file cannot be had, or not whole.
            PackageIndexError: it is another than the index states, or there
                is no room for it.
        """
        cache.store(target, expected, self._content(file, watch))

    def publishers(self, file: IndexFile) -> frozenset[Publisher]:
        """Who published a file (PEP 740); empty where nobody is stated.

        Raises:
            IndexUnreachable: it is stated, and cannot be had or read.
        """
        if file.provenance_url is None:
            return frozenset()
        try:
            with self._transfer.open(file.provenance_url) as response:
                body = b"".join(transfer.chunks(response, MAX_PROVENANCE))
        except transfer.NotThere as error:
            raise IndexUnreachable(
                f"the package index lacks {transfer.shown(file.provenance_url)}"
            ) from error
        found = publishers(body)
        if found is None:
            raise IndexUnreachable("what the package index states is unclear")
        return found

    def _content(
        self, file: IndexFile, watch: Watcher | None
    ) -> Iterator[bytes]:
        headers = {"Accept-Encoding": "identity"}
        try:
            with self._transfer.open(file.url, headers) as response:
                received = 0
                limit = MAX_FILE if file.size is None else file.size
                for chunk in transfer.chunks(response, limit, decode=False):
                    received += len(chunk)
                    if watch is not None:
                        watch(received, file.size or 0)
                    yield chunk
        except transfer.NotThere as error:
            raise IndexUnreachable(
                f"the package index lacks {transfer.shown(file.url)}"
            ) from error

    def _first_page(self, name: str) -> Sequence[IndexFile]:
        for index in self._indexes:
            with contextlib.suppress(transfer.NotThere):
                return self._page(f"{index}{name}/", name)
        asked = [transfer.shown(index) for index in self._indexes]
        message = f"there is no project {name}" + (
            f" in {', '.join(asked)}" if asked else ": no package index is set"
        )
        if self._passed_over:
            over = ", ".join(map(transfer.shown, self._passed_over))
            message += f" (not asked, since it is not by HTTP: {over})"
        raise PackageIndexError(message)

    def _page(self, url: str, name: str) -> Sequence[IndexFile]:
        headers = {"Accept": pypi_simple.ACCEPT_ANY}
        with self._transfer.open(url, headers) as response:
            body = b"".join(transfer.chunks(response, MAX_PAGE))
            kind = response.headers.get("Content-Type", "text/html")
            url = response.url
        media_type, _, parameters = kind.partition(";")
        try:
            page = _parsed(
                body, media_type.strip().lower(), parameters, url, name
            )
        # The parsers raise their own kinds, of several libraries.
        except Exception as error:
            raise IndexUnreachable(
                f"{transfer.shown(url)} does not answer as a package index"
                f" ({escape(media_type[:60])})"
            ) from error
        return [_file(package) for package in page.packages]


def _parsed(
    body: bytes, media_type: str, parameters: str, url: str, name: str
) -> pypi_simple.ProjectPage:
    if media_type == _JSON:
        return pypi_simple.ProjectPage.from_json_data(json.loads(body), url)
    if media_type in _HTML:
        charset = parameters.partition("charset=")[2].strip(" \"'") or None
        return pypi_simple.ProjectPage.from_html(name, body, url, charset)
    raise ValueError(media_type)


def _file(package: pypi_simple.DistributionPackage) -> IndexFile:
    return IndexFile(
        filename=package.filename,
        url=package.url,
        version=package.version or "",
        kind=package.package_type or "",
        digests=package.digests,
        yanked=package.is_yanked,
        size=package.size,
        provenance_url=package.provenance_url,
    )
