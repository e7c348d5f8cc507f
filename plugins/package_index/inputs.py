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

_client: Client | None = None


def reset() -> None:
    """End the run."""
    global _client
    if _client is not None:
        _client.close()
        _client = None


def resolve(argument: str, urls: Sequence[str] = ()) -> Fetched | None:
    """The sdist that an argument means; None where it is no such name.

    Args:
        urls: of the indexes that the user named; else those of pip.

    Raises:
        PackageIndexError: it cannot be had.
    """
    global _client
    if not requirement.names_release(argument):
        return None
    from . import fetching

    if _client is None:
        from . import client, configuration

        _client = client.Client(configuration.settings(urls))
    with _progress(argument) as watch:
        return fetching.fetch(argument, _client, watch)


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
