"""Whether reports name all that differs, in every format.

    python -m benchmarks.sweep                       the pairs of sweep.tsv
    python -m benchmarks.sweep OLD NEW [OLD NEW …]   pairs of your choice

A release is a path or ``pypi:NAME==VERSION``; what is listed is fetched once.

What differs is found by the standard library alone
(:mod:`benchmarks.reading`).  Each path that changed, went, came or moved has
to be in each report, and of each text that has its own node each line that
only one side has, unless the report says that something was cut there.
"""

from __future__ import annotations

import argparse
import csv
import pathlib
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks import every_format, reading

TABLE = pathlib.Path(__file__).with_name("sweep.tsv")

# What a report says where it does not show all of a file.
_CUT = re.compile(
    r"not compared|too much input|\d+ lines of the hexdump|not shown|more (lines?|characters);",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[\s\u200b\u00a0]+")
_PLAIN = re.compile(r"[!-\[\]-~]+")


def missing(
    old: pathlib.Path, new: pathlib.Path, format: str, text: str
) -> Iterator[str]:
    """Yield what of the difference of two archives is not in a report."""
    (_, olds), (_, news) = reading.read(old), reading.read(new)
    found = reading.Reading(olds, news)
    squeezed = _SPACE.sub("", text)
    for kind, paths in (
        ("changed", found.changed),
        ("only old", found.only_old),
        ("only new", found.only_new),
    ):
        for path in sorted(paths):
            if not _names(squeezed, path):
                yield f"{kind}: {path}"
    lines = {_squeezed(line) for line in text.split("\n")}
    # A diff's line has a sign before it, and text indents it.
    lines |= {line.lstrip("│")[1:] for line in lines}
    lines |= {line[1:] for line in lines}
    excused = bool(_CUT.search(text))
    for path in sorted(found.changed):
        for line in _own_lines(olds[path], news[path]):
            if line not in lines and not excused:
                yield f"line of {path}: {line[:70]}"
                break


def _names(text: str, path: str) -> bool:
    # What may be shown escaped is looked up in pieces.
    return all(piece in text for piece in _PLAIN.findall(path))


def _squeezed(line: str) -> str:
    return _SPACE.sub("", line)


def _own_lines(old: bytes, new: bytes) -> Iterator[str]:
    """Yield the lines that one of two texts has and the other has not."""
    try:
        sides = [
            Counter(side.decode("utf-8").splitlines()) for side in (old, new)
        ]
    except UnicodeDecodeError:
        return
    if b"\0" in old + new:
        return
    for line in (sides[0] - sides[1]) + (sides[1] - sides[0]):
        if line.isascii() and line.isprintable() and len(line) > 8:
            yield _squeezed(line)


def sweep(
    pairs: Sequence[tuple[pathlib.Path, pathlib.Path]],
    program: Sequence[str],
    formats: Sequence[str],
) -> int:
    """Compare pairs in all formats; return how many things were missing."""
    count = 0
    for old, new in pairs:
        with tempfile.TemporaryDirectory() as directory:
            reports = {
                name: pathlib.Path(directory, str(number))
                for number, name in enumerate(formats)
            }
            options = [
                f"{every_format.FORMATS[name]}={path}"
                for name, path in reports.items()
            ]
            done = subprocess.run(  # noqa: S603 - our own command
                [*program, *options, str(old), str(new)],
                capture_output=True,
                check=False,
                text=True,
            )
            lacking = (
                [
                    f"{name}: {what}"
                    for name, path in reports.items()
                    for what in missing(
                        old, new, name, every_format.read(name, path)
                    )
                ]
                if done.returncode == 1
                else [f"status {done.returncode}: {done.stderr[-200:]}"]
            )
        print(f"{old.name} → {new.name}: {len(lacking)} missing", flush=True)
        for line in lacking[:20]:
            print(f"    {line}")
        count += len(lacking)
    return count


def _listed() -> Iterator[str]:
    """Yield the names of the releases in ``sweep.tsv``, pair by pair."""
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            yield f"pypi:{row['name']}=={row['old']}"
            yield f"pypi:{row['name']}=={row['new']}"


def _fetched(name: str) -> pathlib.Path:
    if not name.startswith("pypi:"):
        return pathlib.Path(name)
    from diffoscope_sdist.plugins.package_index import inputs

    found = inputs.resolve(name)
    assert found is not None
    return pathlib.Path(found.path)


def main() -> int:
    """Sweep over the releases listed or the archives named; return an exit status."""
    parser = argparse.ArgumentParser(
        prog="sweep", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("archives", metavar="OLD NEW", nargs="*")
    parser.add_argument(
        "--format",
        action="append",
        choices=every_format.FORMATS,
        help="only this format; may be given several times",
    )
    options = parser.parse_args()
    if len(options.archives) % 2:
        parser.error("archives come in pairs")
    names = options.archives or list(_listed())
    paths = [_fetched(name) for name in names]
    pairs = list(zip(paths[::2], paths[1::2], strict=True))
    program = [sys.executable, "-m", "diffoscope_sdist.plugins.command_line"]
    missed = sweep(
        pairs, program, options.format or list(every_format.FORMATS)
    )
    print(f"{len(pairs)} pairs, {missed} missing")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
