"""``pypi:NAME==VERSION`` in place of a path, for one run.

Nothing that takes long to import is imported before such a name is met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from . import requirement

if TYPE_CHECKING:
    from .client import Client
    from .fetching import Fetched

_urls: Sequence[str] = ()
_client: Client | None = None
_fetched: list[Fetched] = []


def configure(urls: Sequence[str]) -> None:
    """Keep the URLs of indexes that the user names."""
    global _urls
    _urls = tuple(urls)


def reset() -> None:
    """End the run."""
    global _urls, _client
    _urls = ()
    _fetched.clear()
    if _client is not None:
        _client.close()
        _client = None


def fetched() -> Sequence[Fetched]:
    """What this run has from an index."""
    return tuple(_fetched)


def resolve(argument: str) -> Fetched | None:
    """The sdist that an argument means; None where it is no such name.

    Raises:
        PackageIndexError: it cannot be had.
    """
    global _client
    if not requirement.names_release(argument):
        return None
    from . import fetching

    if _client is None:
        from . import client, configuration

        _client = client.Client(configuration.settings(_urls))
    with _progress(argument) as watch:
        found = fetching.fetch(argument, _client, watch)
    _fetched.append(found)
    return found


@contextmanager
def _progress(argument: str) -> Iterator[Callable[[int, int], None]]:
    """Show in diffoscope's bar how much has come."""
    from diffoscope.progress import Progress

    percent = 0
    with Progress(100) as progress:

        def watch(received: int, total: int) -> None:
            nonlocal percent
            now = min(100, 100 * received // total) if total else 0
            if now > percent:
                progress.begin_step(now - percent)
                progress.maybe_end(argument)
                percent = now

        yield watch
