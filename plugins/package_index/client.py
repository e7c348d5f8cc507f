"""What the indexes say of a project, and its files (PEP 503, 691, 740)."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from diffoscope.progress import Progress
from packaging.utils import canonicalize_name
from pypi_simple import ACCEPT_ANY, DistributionPackage, ProjectPage

from diffoscope_sdist.comparators.analysis.release.publishers import (
    Publisher,
    publishers,
)
from diffoscope_sdist.comparators.analysis.text.escaping import escape

from . import cache, transfer
from .configuration import Settings
from .errors import IndexUnreachable, NotThere, PackageIndexError

#: Bytes of a page of a project, and of a provenance.
MAX_PAGE = 64 << 20
MAX_PROVENANCE = 4 << 20
#: Bytes of a file whose size the index does not state.
MAX_FILE = 1 << 30


class Client:
    """Asks the indexes of the settings in order; each project once."""

    def __init__(self, settings: Settings) -> None:
        self.session = transfer.IndexSession(settings)
        self._indexes = [
            self.session.auth.take_from_url(url).rstrip("/") + "/"
            for url in settings.indexes
        ]
        self._passed_over = settings.passed_over
        self._pages: dict[str, Sequence[DistributionPackage]] = {}

    def files(self, project: str) -> Sequence[DistributionPackage]:
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
        self, file: DistributionPackage, target: Path, sha256: str
    ) -> None:
        """Bring a file to its place in the cache, its digest verified.

        Raises:
            IndexUnreachable: the file cannot be had, or not whole.
            PackageIndexError: it is another than the index states, or there
                is no room for it.
        """
        cache.store(target, sha256, self._content(file))

    def publishers(self, file: DistributionPackage) -> frozenset[Publisher]:
        """Who published a file (PEP 740); empty where nobody is stated.

        Raises:
            IndexUnreachable: it is stated, and cannot be had or read.
        """
        if file.provenance_url is None:
            return frozenset()
        with self.session.open(file.provenance_url) as response:
            body = b"".join(transfer.chunks(response, MAX_PROVENANCE))
        found = publishers(body)
        if found is None:
            raise IndexUnreachable("what the package index states is unclear")
        return found

    def _content(self, file: DistributionPackage) -> Iterator[bytes]:
        limit = MAX_FILE if file.size is None else file.size
        with (
            self.session.open(
                file.url, **{"Accept-Encoding": "identity"}
            ) as response,
            Progress(100) as progress,
        ):
            received = percent = 0
            for chunk in transfer.chunks(response, limit, decode=False):
                received += len(chunk)
                step = 100 * received // limit - percent
                if step and file.size:
                    progress.begin_step(step)
                    progress.maybe_end(file.filename)
                    percent += step
                yield chunk

    def _first_page(self, name: str) -> Sequence[DistributionPackage]:
        for index in self._indexes:
            with contextlib.suppress(NotThere):
                return self._page(f"{index}{name}/", name)
        asked = [transfer.shown(index) for index in self._indexes]
        message = f"there is no project {name}" + (
            f" in {', '.join(asked)}" if asked else ": no package index is set"
        )
        if self._passed_over:
            over = ", ".join(map(transfer.shown, self._passed_over))
            message += f" (not asked, since it is not by HTTP: {over})"
        raise PackageIndexError(message)

    def _page(self, url: str, name: str) -> Sequence[DistributionPackage]:
        with self.session.open(url, Accept=ACCEPT_ANY) as response:
            body = b"".join(transfer.chunks(response, MAX_PAGE))
            response.raw = io.BytesIO(body)
            try:
                return ProjectPage.from_response(response, name).packages
            # The parsers raise their own kinds, of several libraries.
            except Exception as error:
                kind = response.headers.get("Content-Type", "").split(";")[0]
                raise IndexUnreachable(
                    f"{transfer.shown(response.url)} does not answer as a"
                    f" package index ({escape(kind[:60])})"
                ) from error
