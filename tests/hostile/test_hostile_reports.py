"""Names and metadata that try to be markup stay text in every report."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from tests.hostile.test_hostile_paths import RAW
from tests.sdists import Entry, build, run_main, simple_sdist

ESCAPES = "\x1b[31mred\x1b]0;title\x07\x9b2J\u202e\u200b"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)><h1>theirs</h1>"
FENCE = "```\n# Theirs\n~~~\n[link](javascript:x)\n````\n"


def entries(version: str) -> list[Entry]:
    metadata = (
        f"Metadata-Version: 2.1\nName: pkg\nVersion: {version}\n"
        f"Summary: {MARKUP} {ESCAPES} {version}\n"
        f"Author: {ESCAPES}{version}\nRequires-Dist: a{MARKUP}{version}\n"
        f"Keywords: `code` *bold* # {version}\n\n"
        f"{FENCE}{version}\n{MARKUP}\n{ESCAPES}\n{FENCE}"
    ).encode()
    text = f"{FENCE}{MARKUP}\n{ESCAPES}\n{version}\n{FENCE}".encode()
    return simple_sdist(
        version=version,
        extra={
            "PKG-INFO": metadata,
            "README.md": text,
            f"pkg/{MARKUP.replace('/', '_')}.py": text,
            f"pkg/{ESCAPES}.txt": text,
            f"pkg/`tick`*star*_{version}_#.txt": text,
            f"pkg/new\n# Theirs\n{version}": text,
            "setup.cfg": f"[metadata]\nname = {MARKUP}{version}\n".encode(),
            "pyproject.toml": (
                f"[project]\nname = 'pkg'\nversion = '{version}'\n"
                f"description = '''{MARKUP}{FENCE}'''\n"
            ).encode(),
        },
    )


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The report of one hostile pair in every form."""
    tmp_path = tmp_path_factory.mktemp("reports")
    old = build(tmp_path / "pkg-1.0.tar.gz", entries("1.0"))
    new = build(tmp_path / "pkg-1.1.tar.gz", entries("1.1"), root="pkg-1.1")
    forms = ("text", "html", "markdown", "restructured-text", "json")
    report = run_main(
        [
            *(f"--{form}={tmp_path / form}" for form in forms),
            *("--new-file", str(old), str(new)),
        ]
    )
    assert report.status == 1
    assert not report.traceback
    return {form: (tmp_path / form).read_text() for form in forms}


def test_text_holds_no_escape(reports: dict[str, str]) -> None:
    assert "red" in reports["text"]
    assert not RAW.search(reports["text"])


@pytest.mark.parametrize("form", ["markdown", "restructured-text"])
def test_markup_holds_no_escape(reports: dict[str, str], form: str) -> None:
    assert not RAW.search(reports[form])


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.scripts: list[str] = []
        self._in_script = False

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self._in_script = tag == "script"

    def handle_data(self, data: str) -> None:
        (self.scripts if self._in_script else self.text).append(data)


def test_html_holds_no_element_of_theirs(reports: dict[str, str]) -> None:
    page = _Elements()
    page.feed(reports["html"])
    assert not page.names & {"img", "iframe"}
    assert reports["html"].count("<h1") == 1  # the page's own
    assert "onerror" not in page.attributes
    assert not any("alert(1)" in script for script in page.scripts)
    # It is there as text.
    assert re.search(r"onerror|<script>", "".join(page.text))


def test_html_holds_no_escape(reports: dict[str, str]) -> None:
    shown = reports["html"].replace("\u200b", "")  # diffoscope's own breaks
    assert not RAW.search(shown)


def test_no_heading_of_theirs_in_markdown(reports: dict[str, str]) -> None:
    outside = _outside_code(reports["markdown"])
    assert [line for line in outside if line.lstrip().startswith("#")]
    assert not [line for line in outside if line.strip() == "# Theirs"]
    assert not [line for line in outside if "javascript:" in line]


def _outside_code(markdown: str) -> list[str]:
    """The lines that are in no fenced code block (CommonMark 4.5)."""
    fence = ""
    lines = []
    for line in markdown.splitlines():
        found = re.match(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)", line)
        if not fence and found:
            fence = found[1]
        elif fence:
            closes = found and not found[2].strip()
            if closes and found and found[1].startswith(fence):
                fence = ""
        else:
            lines.append(line)
    return lines
