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
import hashlib
import os
import pathlib
import sys
import tempfile
from collections.abc import Iterable, Sequence
from typing import Any

TABLE = pathlib.Path(__file__).with_name("corpus.tsv")

# Seconds the index may stay silent before it counts as unreachable.
PATIENCE = 30.0


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


def cache_directory() -> pathlib.Path:
    """Return the directory of the fetched files; it may not exist yet."""
    named = os.environ.get("DIFFOSCOPE_SDIST_CACHE")
    if named:
        return pathlib.Path(named)
    return pathlib.Path.home() / ".cache" / "diffoscope-sdist"


def pairs(names: Iterable[str] = ()) -> list[Pair]:
    """Return the pairs of the corpus, or those of the projects named.

    Nothing is fetched.

    Raises:
        CorpusError: a name is not in the corpus.
    """
    cache = cache_directory()
    with TABLE.open(encoding="utf-8", newline="") as table:
        found = [
            Pair(
                name=row["name"],
                old_version=row["old"],
                new_version=row["new"],
                old=cache / row["old_file"],
                new=cache / row["new_file"],
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


def fetch(wanted: Iterable[Pair] | None = None, client: Any = None) -> None:
    """Bring what the cache lacks of the pairs (default: all of them).

    A file is complete and checked before it has its name, so that an
    interrupted or concurrent run never leaves half of one.

    Args:
        wanted: the pairs.
        client: a ``pypi_simple.PyPISimple``, or something like it; default a
            new one, for the index of ``$PIP_INDEX_URL`` if that is set.

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
            if not _is_there(path, sha256)
        ]
        if missing:
            client = client or _client()
            _download(client, pair.name, missing)


def _is_there(path: pathlib.Path, sha256: str) -> bool:
    try:
        return _digest(path) == sha256
    except FileNotFoundError:
        return False
    except OSError as error:
        raise CorpusError(f"cannot read the cache: {error}") from error


def _digest(path: pathlib.Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _client() -> Any:
    try:
        import pypi_simple
    except ImportError as error:
        raise CorpusError(
            "fetching the corpus needs pypi-simple:"
            " pip install -r benchmarks/requirements.txt"
        ) from error
    index = os.environ.get("PIP_INDEX_URL")
    if index:
        return pypi_simple.PyPISimple(endpoint=index)
    return pypi_simple.PyPISimple()


def _download(
    client: Any, name: str, missing: Sequence[tuple[pathlib.Path, str]]
) -> None:
    try:
        page = client.get_project_page(name, timeout=PATIENCE)
    except Exception as error:  # whatever the client, its session, TLS raise
        raise CorpusError(
            f"the package index does not give the files of {name}: {error}"
        ) from error
    packages = {package.filename: package for package in page.packages}
    for path, sha256 in missing:
        if path.name not in packages:
            raise CorpusError(f"the package index has no {path.name}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, temporary = tempfile.mkstemp(
                prefix=f".{path.name}.", dir=path.parent
            )
            os.close(descriptor)
        except OSError as error:
            raise CorpusError(f"cannot write the cache: {error}") from error
        partial = pathlib.Path(temporary)
        try:
            try:
                # The digest that counts is ours, not the index's own.
                client.download_package(
                    packages[path.name],
                    partial,
                    verify=False,
                    timeout=PATIENCE,
                )
                got = _digest(partial)
            except Exception as error:
                raise CorpusError(
                    f"cannot fetch {path.name}: {error}"
                ) from error
            if got != sha256:
                raise CorpusError(
                    f"{path.name} has the SHA-256 digest {got},"
                    f" {TABLE.name} says {sha256}"
                )
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch pairs and print where they are; return an exit status."""
    parser = argparse.ArgumentParser(
        prog="corpus",
        description="Fetch the corpus (or the projects named) into"
        f" {cache_directory()} and print the paths, a pair a line.",
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
