"""``pypi:NAME==VERSION`` in place of a path, for one run.

Nothing that takes long to import is imported before such a name is met.
"""

from __future__ import annotations

from collections.abc import Sequence
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
        _client.session.close()
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
    from . import client, configuration, fetching

    _client = _client or client.Client(configuration.settings(urls))
    return fetching.fetch(argument, _client)
