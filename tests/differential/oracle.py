"""Holding a report against what other programs unpack."""

from __future__ import annotations

import gzip
import random
import re
from pathlib import Path

from diffoscope_sdist.comparators.analysis.text.escaping import escape_name
from tests.differential import tars, zips
from tests.differential.unpackers import Tree, unpacked, unpackers
from tests.sdists import Report, run_main

_OFFSET = re.compile(
    r"offset \d|byte \d|bytes \d+ to|zero bytes|of zeros|zeros up to"
)

_REFUSED = "members that pip refuses, so that it installs nothing"


def tar_pair(seed: int) -> tuple[bytes, bytes]:
    chance = random.Random(seed)  # noqa: S311
    old = tars.tar(chance)
    new = tars.changed(old, chance)
    if seed % 2:
        return _compressed(old.raw()), _compressed(new.raw())
    return old.raw(), new.raw()


def _compressed(data: bytes) -> bytes:
    return gzip.compress(data, 1, mtime=0)


def zip_pair(seed: int) -> tuple[bytes, bytes]:
    chance = random.Random(seed)  # noqa: S311
    old = zips.zip_file(chance)
    new = zips.changed(old, chance)
    return old.raw(), new.raw()


def complaints(
    old: bytes, new: bytes, name: str, directory: Path
) -> list[str]:
    """Return what is wrong with the report on two archives."""
    paths = []
    for side, data in (("old", old), ("new", new)):
        (directory / side).mkdir()
        path = directory / side / name
        path.write_bytes(data)
        paths.append(path)
    report = run_main(["--json=-", *map(str, paths)])
    found = []
    if report.status == 2 and "the plugin sdist stands aside" in report.errors:
        return []  # what is no sdist diffoscope itself may fail on
    if report.traceback:
        found.append("a traceback")
    if old == new:
        return [*found, *["not the same"] * (report.status != 0)]
    if report.status != 1:
        return [*found, f"exit status {report.status}"]
    trees = {}
    for reader, unpacker in unpackers(paths[0]).items():
        sides = []
        for path in paths:
            place = directory / reader / path.parent.name
            sides.append(unpacked(unpacker, path, place))
        trees[reader] = sides
    told = _contents(*(tree for _, tree in trees.get("pip", [])))
    for reader, ((well, before), (too, after)) in trees.items():
        if not (well and too) and _REFUSED in report.text:
            # Where it stopped half-way is nobody's release.
            continue
        if reader == "GNU tar" and "archive metadata" in report.text:
            continue  # no reader of ours: its bytes are named
        if reader == "GNU tar" and _contents(before, after) <= told:
            continue  # under a name that is a pax record to it alone
        for path in differing(before, after):
            if not _is_named(path, report):
                found.append(f"{reader}: {path} is not named")
    found += _calm_or_alarming(trees, report)
    return found


def differing(before: Tree, after: Tree) -> list[str]:
    return [
        path
        for path in dict.fromkeys([*before, *after])
        if before.get(path) != after.get(path)
    ]


def _contents(*trees: Tree) -> set[tuple[str | None, ...]]:
    """Return the contents that differ, before and after."""
    return {
        tuple(tree.get(path) for tree in trees)
        for path in (differing(*trees) if trees else ())
    }


def _is_named(path: str, report: Report) -> bool:
    shown = escape_name(path.rpartition("/")[2])
    return shown in report.text or bool(_OFFSET.search(report.text))


def _calm_or_alarming(
    trees: dict[str, list[tuple[bool, Tree]]], report: Report
) -> list[str]:
    """Hold the counts of a report against what is on disk."""
    if not report.has_counts or "sets the limit)" in report.text:
        return []  # or they are of what was read
    counts = report.counts()
    words = ("changed", "added", "removed", "renamed")
    said = {word: counts[word] for word in words if counts[word]}
    found = []
    (old_well, old), (new_well, new) = trees.get("pip", 2 * [(False, {})])
    is_mode = any(line.startswith("mode ") for line in report.comments)
    if "can be read as a tar too" in report.text:
        # Which of the two pip takes depends on its release.
        is_mode = True
    if old_well and new_well and old == new and said and not is_mode:
        found.append(f"the same to pip, but {said}")
    for reader, ((well, before), (too, after)) in trees.items():
        # What an unpacking that fails leaves behind is nobody's release.
        if not (well and too) or said or "libarchive" in report.text:
            continue
        if reader == "pip" and "lands in another place" in report.text:
            continue
        if reader == "GNU tar":  # no reader of ours: its bytes are named
            continue
        if "is a directory to pip" in report.text:
            continue
        if reader == "standard library" and "leads upwards" in report.text:
            continue  # zipfile drops the `..`, pip goes there
        found += [
            f"{reader}: {path} differs, but nothing changed"
            for path in differing(before, after)
            if "d" not in (before.get(path), after.get(path))
        ]
    return found
