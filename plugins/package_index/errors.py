"""What goes wrong with the package index, each in one sentence."""

from __future__ import annotations


class PackageIndexError(Exception):
    """The release asked for cannot be had; the message is one sentence."""


class IndexUnreachable(PackageIndexError):
    """The index does not answer, or not as an index does."""


class NotThere(IndexUnreachable):
    """The index answers that it has no such thing."""
