"""Names that an archive should not have are compared, shown and flagged.

Nothing is ever written under such a name.
"""

from __future__ import annotations

import re
import sys
import tarfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from diffoscope_sdist.comparators.analysis.archive.members import Kind
from tests.sdists import Entry, Report, build, run, simple_sdist

# What must never reach a terminal: C0 and C1 controls but newline and tab,
# bidirectional and zero-width characters, lone surrogates.
RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ud800-\udfff]"
)

_opened: list[str] | None = None


def _audit(event: str, arguments: Any) -> None:
    if _opened is not None and event in ("open", "os.mkdir", "os.symlink"):
        _opened.append(str(arguments[0]))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every path that is opened, made or linked in this test."""
    module = sys.modules[__name__]
    if not hasattr(sys, "_audit_of_hostile_paths"):
        # A hook can never be removed, so it is added once.
        sys._audit_of_hostile_paths = True  # type: ignore[attr-defined]
        sys.addaudithook(_audit)
    paths: list[str] = []
    monkeypatch.setattr(module, "_opened", paths)
    return paths


LONG = "/".join(["d" * 63] * 63) + "/" + "f" * 63

CASES = [
    pytest.param("/etc/evil.conf", "evil.conf", "absolute", id="absolute"),
    pytest.param("../../evil.txt", "evil.txt", r"\.\.", id="dot dot"),
    pytest.param(
        "pkg-1.0/../../evil.txt", "evil.txt", r"\.\.", id="dot dot inside"
    ),
    pytest.param("C:/evil.txt", "evil.txt", "drive", id="drive"),
    pytest.param(
        "pkg-1.0/C:\\evil.txt", "evil.txt", "backslash", id="backslash"
    ),
    pytest.param(
        "pkg-1.0/evil\nfile.txt", "evil", "control", id="newline"
    ),
    pytest.param(
        "pkg-1.0/evil\x1b[31mred.txt", r"\x1b", "control", id="escape"
    ),
    pytest.param(
        "pkg-1.0/evil\u202egpj.py", r"\u202e", "invisible", id="bidi"
    ),
    pytest.param(f"pkg-1.0/{LONG}", "f" * 63, "", id="4,096 characters"),
    pytest.param(
        "pkg-1.0/" + "n" * 300, "n" * 300, "pip refuses", id="300 in one part"
    ),
    pytest.param(
        "pkg-1.0/caf\udce9.txt", r"\xe9", "", id="not UTF-8"
    ),
]  # fmt: skip


@pytest.mark.parametrize("format", ["tar.gz", "zip"])
@pytest.mark.parametrize(("path", "shown", "flag"), CASES)
def test_hostile_name(
    tmp_path: Path,
    opened: list[str],
    path: str,
    shown: str,
    flag: str,
    format: str,
) -> None:
    if format == "zip" and "\udce9" in path:
        pytest.skip("zipfile writes no such name")
    reports = _compared(
        tmp_path,
        [Entry(path, b"old\n", verbatim=True)],
        [Entry(path, b"new\n", verbatim=True)],
        format,
    )
    basename = path.rpartition("/")[2]
    assert [p for p in opened if p.endswith(basename)] == []
    assert not Path("/etc/evil.conf").exists()
    assert not (tmp_path.parent / "evil.txt").exists()
    for report in reports:
        assert any(shown in line for line in report.lines_about(shown))
        if flag:
            assert any(re.search(flag, line) for line in report.comments)


def _compared(
    tmp_path: Path, old: list[Entry], new: list[Entry], format: str = "tar.gz"
) -> list[Report]:
    reports = []
    base = simple_sdist()
    for root in ("pkg-1.0", "pkg-1.1"):
        (tmp_path / root).mkdir()
        report = run(
            build(tmp_path / f"pkg-1.0.{format}", [*base, *old]),
            build(
                tmp_path / root / f"{root}.{format}",
                [*base, *new],
                root=root,
            ),
        )
        assert report.status == 1
        assert not report.traceback
        assert not RAW.search(report.text)
        reports.append(report)
    return reports


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("pkg/Mod.py", "pkg/mod.py", id="case"),
        pytest.param("straße.txt", "STRASSE.txt", id="case folding"),
        pytest.param(
            unicodedata.normalize("NFC", "café.txt"),
            unicodedata.normalize("NFD", "café.txt"),
            id="normalisation",
        ),
    ],
)
def test_names_equal_after_folding(
    tmp_path: Path, one: str, other: str
) -> None:
    old = [Entry(one, b"1\n"), Entry(other, b"2\n")]
    new = [Entry(one, b"1\n"), Entry(other, b"3\n")]
    for report in _compared(tmp_path, old, new):
        assert report.counts()["changed"] == 1
        assert any("equal but for case" in line for line in report.comments)


def test_ordinary_names_are_not_flagged(tmp_path: Path) -> None:
    old = [Entry("pkg/übung mit leerzeichen.py", b"1\n")]
    new = [Entry("pkg/übung mit leerzeichen.py", b"2\n")]
    for report in _compared(tmp_path, old, new):
        flags = "absolute|backslash|drive|control|outside|equal but|255"
        # The last line names the families of checks that found nothing.
        said = [c for c in report.comments if "nothing else found" not in c]
        assert not [c for c in said if re.search(flags, c)]


def test_nul_in_a_name(tmp_path: Path) -> None:
    def entries(content: bytes) -> list[Entry]:
        name = "pkg-1.0/evil\0file.txt"
        return [Entry("evil", content, pax={"path": name})]

    for report in _compared(tmp_path, entries(b"old\n"), entries(b"new\n")):
        assert report.lines_about("evil")


@pytest.mark.parametrize(
    "target",
    ["/etc/passwd", "../../outside", "a\nb", "\x1b[2J"],
    ids=["absolute", "outside", "newline", "escape"],
)
def test_link_targets(tmp_path: Path, opened: list[str], target: str) -> None:
    old = [Entry("pkg/link", kind=Kind.SYMLINK, link="core.py")]
    new = [Entry("pkg/link", kind=Kind.SYMLINK, link=target)]
    for report in _compared(tmp_path, old, new):
        assert report.lines_about("pkg/link")
        if ".." in target or target.startswith("/"):
            assert any(
                "lead outside" in c or "outside the root" in c
                for c in report.comments
            )
    assert target not in opened


def test_a_file_written_through_a_link_of_the_archive(
    tmp_path: Path,
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()

    def entries(content: bytes) -> list[Entry]:
        return [
            Entry("pkg/dir", kind=Kind.SYMLINK, link=str(outside)),
            Entry("pkg/dir/file.txt", content),
        ]

    for report in _compared(tmp_path, entries(b"old\n"), entries(b"new\n")):
        assert report.has_node("pkg/dir/file.txt")
    assert list(outside.iterdir()) == []


def test_owner_names(tmp_path: Path) -> None:
    old = [Entry("a", b"", uname="root", gname="root")]
    new = [Entry("a", b"", uname="\x1b[31mroot", gname="\u202etoor")]
    for report in _compared(tmp_path, old, new):
        assert any(r"\x1b" in line for line in report.text.splitlines())


def test_pax_records(tmp_path: Path) -> None:
    old = [Entry("a", b"")]
    new = [Entry("a", b"", pax={"comment": "\x1b[31m", "\x1bkey": "\u202e"})]
    for report in _compared(tmp_path, old, new):
        assert "pax header " in report.text


def test_gnu_long_names(tmp_path: Path) -> None:
    path = "x" * 3000
    old = build(
        tmp_path / "pkg-1.0.tar.gz",
        [*simple_sdist(), Entry(path, b"1\n")],
        tar_format=tarfile.GNU_FORMAT,
    )
    (tmp_path / "new").mkdir()
    new = build(
        tmp_path / "new" / "pkg-1.0.tar.gz",
        [*simple_sdist(), Entry(path, b"2\n")],
        tar_format=tarfile.GNU_FORMAT,
    )
    report = run(old, new)
    assert report.status == 1
    assert report.has_node(path)
