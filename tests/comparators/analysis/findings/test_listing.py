"""Files that SOURCES.txt does not have."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import (
    lines,
)

LIST = "p.egg-info/SOURCES.txt"


@pytest.mark.parametrize(
    ("listed", "files", "expected"),
    [
        (b"a.py\n", ("b.txt",), "not in SOURCES.txt: b.txt"),
        (b"", (), "not in SOURCES.txt: a.py"),
        (b"a.py\nb.txt\n", (), "only in SOURCES.txt: b.txt"),
        (b"a.py\nb.txt\n", ("b.txt",), ""),
        (b"./a.py\nd\\b.txt\n", ("d/b.txt",), ""),
        (b"a.py\nsetup.cfg\n", ("PKG-INFO",), ""),
        (b"a.py\nq.egg-info/x\n", ("q.egg-info/y",), ""),
        (b"a.py\nlost.py\n", ("extra",), ""),
    ],
    ids=[
        "new file",
        "no longer listed",
        "no file",
        "listed",
        "on Windows",
        "written with the archive",
        "of the build",
        "as before",
    ],
)
def test_what_the_list_of_the_build_does_not_have(
    listed: bytes, files: tuple[str, ...], expected: str
) -> None:
    old = {LIST: b"a.py\n", "a.py": b"x"}
    if b"lost" in listed:
        old |= {LIST: listed, "extra": b""}
    new = old | {LIST: listed} | dict.fromkeys(files, b"")
    code = "unlisted-in-sources"
    found = [f"note {code} {expected}"] if expected else []
    assert lines(old, new, code) == found
