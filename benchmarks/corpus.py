"""The release pairs of ``corpus.tsv``: where they are, and fetching them.

``python benchmarks/corpus.py [NAME ...]`` brings the pairs (all, or those
named) into a cache outside the repository and prints their paths, one pair a
line.  Files that are there already, with the right digest, are not fetched.

The cache is ``$DIFFOSCOPE_SDIST_CACHE``, or else
``~/.cache/diffoscope-sdist``.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import pathlib
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from diffoscope_sdist.plugins.package_index import cache
from diffoscope_sdist.plugins.package_index.errors import PackageIndexError

if TYPE_CHECKING:
    from diffoscope_sdist.plugins.package_index import client

TABLE = pathlib.Path(__file__).with_name("corpus.tsv")


class CorpusError(Exception):
    """The corpus cannot be had; the message is one sentence."""


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """Two releases of one project.

    Attributes:
        name: the project's name, as the index has it.
        old_version, new_version: the two versions.
        old, new: where the cache has the sdists, once fetched.
        old_sha256, new_sha256: their digests, hexadecimal.
    """

    name: str
    old_version: str
    new_version: str
    old: pathlib.Path
    new: pathlib.Path
    old_sha256: str
    new_sha256: str

    def __str__(self) -> str:
        return f"{self.name} {self.old_version} → {self.new_version}"


def pairs(names: Iterable[str] = ()) -> list[Pair]:
    """Return the pairs of the corpus, or those of the projects named.

    Nothing is fetched.

    Raises:
        CorpusError: a name is not in the corpus.
    """
    directory = cache.directory()
    with TABLE.open(encoding="utf-8", newline="") as table:
        found = [
            Pair(
                name=row["name"],
                old_version=row["old"],
                new_version=row["new"],
                old=directory / row["old_file"],
                new=directory / row["new_file"],
                old_sha256=row["old_sha256"],
                new_sha256=row["new_sha256"],
            )
            for row in csv.DictReader(table, delimiter="\t")
        ]
    wanted = set(names)
    unknown = sorted(wanted - {pair.name for pair in found})
    if unknown:
        raise CorpusError(f"not in {TABLE.name}: {', '.join(unknown)}")
    return [pair for pair in found if not wanted or pair.name in wanted]


def fetch(
    wanted: Iterable[Pair] | None = None, index: client.Client | None = None
) -> None:
    """Bring what the cache lacks of the pairs (default: all of them).

    Args:
        wanted: the pairs.
        index: default a new one, for the index that pip is configured for.

    Raises:
        CorpusError: the index cannot be reached, or lacks a file, or its file
            has another digest; or the cache cannot be written.
    """
    for pair in pairs() if wanted is None else wanted:
        missing = [
            (path, sha256)
            for path, sha256 in (
                (pair.old, pair.old_sha256),
                (pair.new, pair.new_sha256),
            )
            if not cache.holds(path, sha256)
        ]
        if missing:
            # It imports what takes long, and mostly everything is there.
            from diffoscope_sdist.plugins.package_index import (
                client,
                configuration,
            )

            try:
                index = index or client.Client(configuration.settings())
                _download(index, pair.name, missing)
            except PackageIndexError as error:
                raise CorpusError(str(error)) from error


def _download(
    index: client.Client,
    name: str,
    missing: Sequence[tuple[pathlib.Path, str]],
) -> None:
    files = {file.filename: file for file in index.files(name)}
    for path, sha256 in missing:
        if path.name not in files:
            raise CorpusError(f"the package index has no {path.name}")
        index.download(files[path.name], path, sha256)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch pairs and print where they are; return an exit status."""
    parser = argparse.ArgumentParser(
        prog="corpus",
        description="Fetch the corpus (or the projects named) into"
        f" {cache.directory()} and print the paths, a pair a line.",
    )
    parser.add_argument("names", metavar="NAME", nargs="*")
    names = parser.parse_args(arguments).names
    try:
        chosen = pairs(names)
        fetch(chosen)
    except CorpusError as error:
        print(f"corpus: {error}", file=sys.stderr)
        return 1
    for pair in chosen:
        print(pair.old, pair.new)
    return 0


if __name__ == "__main__":
    sys.exit(main())
