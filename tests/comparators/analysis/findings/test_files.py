"""Members that are more than a file, and files that nobody can read."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.members import (
    Kind,
    Member,
)
from diffoscope_sdist.comparators.analysis.findings.records import releases
from tests.comparators.analysis.findings.cases import lines
from tests.trees import Tree, members

ELF = b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x03\x00" + bytes(50)
ZIP = b"PK\x03\x04" + bytes(60)
_DIRECTORY = b"PK\x01\x02" + bytes(42)
_END = b"PK\5\6" + bytes(8) + bytes([len(_DIRECTORY)]) + bytes(9)
ZIP_BEHIND = ZIP + _DIRECTORY + _END


def with_mode(path: str, mode: int) -> Member:
    return members({path: b"#!/bin/sh\n"})[path]._replace(mode=mode)


def link(path: str, target: str, kind: Kind = Kind.SYMLINK) -> Member:
    return Member(path, kind, link=target, digest=target.encode())


CASES: dict[str, tuple[Tree, Tree, list[str]]] = {
    "set-user-ID added": (
        {},
        {"a": with_mode("a", 0o4755)},
        [
            "alert set-id a: set-user-ID, mode 4755",
            "note new-executable a added, mode 4755",
        ],
    ),
    "set-group-ID set": (
        {"a": with_mode("a", 0o755)},
        {"a": with_mode("a", 0o2755)},
        ["alert set-id a: set-group-ID, mode 2755"],
    ),
    "set-user-ID kept": (
        {"a": with_mode("a", 0o4755)},
        {"a": with_mode("a", 0o4755)},
        [],
    ),
    "executable set": (
        {"a": with_mode("a", 0o644)},
        {"a": with_mode("a", 0o755)},
        ["note new-executable a: mode 0644 → 0755"],
    ),
    "executable kept": (
        {"a": with_mode("a", 0o700)},
        {"a": with_mode("a", 0o755)},
        [],
    ),
    "link inside": (
        {},
        {"a/b": link("a/b", "../c")},
        ["note new-link a/b: symbolic link to ../c"],
    ),
    "link in place of a build file": (
        {},
        {"setup.cfg": link("setup.cfg", "docs/a.rst")},
        ["review new-link setup.cfg: symbolic link to docs/a.rst"],
    ),
    "link out": (
        {},
        {"a/b": link("a/b", "../../c")},
        [
            "alert new-link a/b: symbolic link to ../../c, outside the root "
            "directory"
        ],
    ),
    "link to an absolute path": (
        {"a": link("a", "b")},
        {"a": link("a", "/etc/passwd")},
        [
            "alert new-link a: symbolic link to /etc/passwd, outside the root "
            "directory, was b"
        ],
    ),
    "hard link out": (
        {},
        {"a": link("a", "../b", Kind.HARDLINK)},
        ["alert new-link a: hard link to ../b, outside the root directory"],
    ),
    "link kept": ({"a": link("a", "/b")}, {"a": link("a", "/b")}, []),
    "FIFO added": (
        {},
        {"a": Member("a", Kind.FIFO)},
        ["alert special-file a: FIFO"],
    ),
    "FIFO kept": (
        {"a": Member("a", Kind.FIFO)},
        {"a": Member("a", Kind.FIFO)},
        [],
    ),
    "binary added": (
        {},
        {"p/_c.so": ELF},
        ["review new-binary p/_c.so: ELF 64-bit shared object, 68 bytes"],
    ),
    "binary changed": (
        {"p/_c.so": ELF},
        {"p/_c.so": ELF + b"1"},
        [
            "review new-binary p/_c.so changed: ELF 64-bit shared object, "
            "69 bytes"
        ],
    ),
    "binary under another name": (
        {},
        {"p/data.txt": ELF},
        [
            "alert new-binary p/data.txt: ELF 64-bit shared object, 68 bytes, "
            "under another kind's name"
        ],
    ),
    "binary in place of a text": (
        {"p/run": b"#!/bin/sh\n"},
        {"p/run": ELF},
        [
            "review new-binary p/run: ELF 64-bit shared object, 68 bytes, "
            "was another kind of file"
        ],
    ),
    "archive of a test": (
        {},
        {"tests/a.zip": ZIP},
        ["note new-binary tests/a.zip: zip archive, 64 bytes"],
    ),
    "packed in a way of its own": (
        {},
        {"a.bin": b"x\x9c\x4b\x04\0\0b\0b"},
        ["review new-binary a.bin: zlib data, 9 bytes"],
    ),
    "pickle that passes as text": (
        {},
        {"a.pkl": b"cos\nsystem\n(S'id'\ntR."},
        ["review new-binary a.pkl: Python pickle, 21 bytes"],
    ),
    "pickle that begins otherwise": (
        {},
        {"a.txt": b"N0(S'id'\nios\nsystem\n."},
        [
            "alert new-binary a.txt: Python pickle, 21 bytes, under another "
            "kind's name"
        ],
    ),
    "short pickle changed": (
        {"a": b"\x80\x04cposix\nsystem\n."},
        {"a": b"\x80\x04cposix\nsystem\n(Vid\ntR."},
        ["review new-binary a changed: Python pickle, 24 bytes"],
    ),
    "objects in an array": (
        {},
        {"a.npy": b"\x93NUMPY\1\0v\0{'descr': '|O'}\n"},
        ["review new-binary a.npy: numpy array of pickled objects, 26 bytes"],
    ),
    "numbers in an array": (
        {},
        {"a.npy": b"\x93NUMPY\1\0v\0{'descr': '<f4'}\n"},
        [],
    ),
    "text that could be values of a pickle": (
        {},
        {"a": b"I1\n.", "b": b".", "c": b"import os\nimport sys\n."},
        [],
    ),
    "program in a zip": (
        {"run.pyz": b"#!/usr/bin/env python3\n" + ZIP_BEHIND},
        {"run.pyz": b"#!/usr/bin/env python3 \n" + ZIP_BEHIND},
        [
            "review new-binary run.pyz changed: zip archive behind other "
            "content, 156 bytes"
        ],
    ),
    "picture with a zip": (
        {},
        {"a.png": b"\x89PNG\r\n\x1a\n" + ZIP_BEHIND},
        [
            "alert new-binary a.png: zip archive behind other content, 140 "
            "bytes, under another kind's name"
        ],
    ),
    "picture that names a zip": (
        {},
        {"a.png": b"\x89PNG\r\n\x1a\n" + _END},
        [],
    ),
    "binary moved": ({"a.so": ELF}, {"b/a.so": ELF}, []),
    "binary kept": ({"a.so": ELF}, {"a.so": ELF}, []),
    "text added": ({}, {"a.so": b"MZ is how this text begins\n"}, []),
    "outside the root": (
        {},
        {"../evil.py": b"1"},
        [
            "alert unsafe-path ../evil.py leads upwards",
            "alert outside-root evil.py is outside the root directory",
        ],
    ),
    "absolute": (
        {},
        {"../etc": Member("/etc")},
        [
            "alert unsafe-path /etc is an absolute path",
            "alert outside-root etc is outside the root directory",
        ],
    ),
    "backslash": (
        {},
        {"a\\b": b"1"},
        ["alert unsafe-path a\\b has a backslash, which Windows cuts at"],
    ),
    "device of Windows": (
        {},
        {"p/aux.py": b"1"},
        ["review unsafe-path p/aux.py is a device on Windows"],
    ),
    "same but for case": (
        {"p/a.py": b"1"},
        {"p/a.py": b"1", "p/A.py": b"2"},
        ["review colliding-path p/A.py is p/a.py on some file systems"],
    ),
    "both kept": (
        {"p/a.py": b"1", "p/A.py": b"2", "../e": b"3", "b\\c": b"4"},
        {"p/a.py": b"1", "p/A.py": b"2", "../e": b"3", "b\\c": b"4"},
        [],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_files(old: Tree, new: Tree, expected: list[str]) -> None:
    assert lines(old, new) == expected


def test_a_file_too_large_to_look_into_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(releases, "MAXIMUM_SIZE", 50)
    assert lines({}, {"a.so": ELF}) == ["review not-examined a.so: 68 bytes"]
    assert lines({}, {"setup.py": ELF}) == [
        "alert not-examined setup.py: 68 bytes"
    ]
