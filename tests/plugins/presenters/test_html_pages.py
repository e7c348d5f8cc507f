"""Pages that hold all of a report, or say what they do not."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from diffoscope.config import Config
from diffoscope.difference import Difference, VisualDifference

from diffoscope_sdist.plugins.presenters.html_pages import (
    OnePage,
    PageOfEachSection,
    title,
)


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    Config().reset()
    yield
    Config().reset()


def tree(lines: int = 3, sections: int = 2) -> Difference:
    root = Difference("/home/me/a-1.0.tar.gz", "/home/me/a-1.1.tar.gz")
    root.add_comment("a 1.0 → 1.1 (minor release)")
    root.add_comment("alert   code   a/0.py:2: <b>bad</b> is called")
    for name in ("findings", "file list", "PKG-INFO"):
        root.add_details([Difference(name, name, unified_diff=added(lines))])
    for n in range(sections):
        name = f"a/{n}.py"
        node = Difference(name, name, unified_diff=added(lines))
        node.add_comment(f"about {name}")
        node.add_details([Difference("child", "child", comment="inside")])
        root.add_details([node])
    return root


def added(lines: int) -> str:
    return f"@@ -0,0 +1,{lines} @@\n" + "".join(
        f"+line {n}\n" for n in range(1, lines + 1)
    )


def one_page(
    root: Difference, tmp_path: Path, css: str = "", jquery: str = "disable"
) -> str:
    target = tmp_path / "page.html"
    arguments = SimpleNamespace(
        html_output=str(target), css_url=css, jquery_url=jquery
    )
    OnePage.run({}, root, arguments)
    return target.read_text()


def directory(root: Difference, tmp_path: Path) -> dict[str, str]:
    target = tmp_path / "pages"
    arguments = SimpleNamespace(
        html_output_directory=str(target), css_url=None, jquery_url="disable"
    )
    PageOfEachSection.run({}, root, arguments)
    return {path.name: path.read_text() for path in target.glob("*.html")}


def test_the_title_names_no_path_of_this_machine(tmp_path: Path) -> None:
    page = one_page(tree(), tmp_path)
    assert "<title>a 1.0 → 1.1</title>" in page
    assert "/home/me" not in page


@pytest.mark.parametrize(
    ("sources", "comment", "expected"),
    [
        pytest.param(
            ("/x/a.tar", "/x/b.tar"), "", "a.tar → b.tar", id="no step"
        ),
        pytest.param(("a/", "b/"), "", "a → b", id="trees"),
        pytest.param(("/x/a", "/y/a"), "", "a", id="one name"),
        pytest.param(
            ("a", "b"),
            "p 1 → q 2 (another project)",
            "p 1 → q 2",
            id="another project",
        ),
        pytest.param(
            ("a", "b"), "a sentence → of (another kind, 3)", "a → b", id="else"
        ),
    ],
)
def test_titles(sources: tuple[str, str], comment: str, expected: str) -> None:
    assert title(Difference(*sources, comment=comment)) == expected


def test_every_section_is_in_the_contents_and_has_its_anchor(
    tmp_path: Path,
) -> None:
    page = one_page(tree(), tmp_path)
    nav = page[page.index("<nav") : page.index("</nav>")]
    targets = re.findall(r'href="#([^"]+)"', nav)
    assert len(targets) == 5
    for target in targets:
        assert page.count(f'id="{target}"') == 1


def test_sections_of_one_name_have_an_anchor_each(tmp_path: Path) -> None:
    root = Difference("a", "b")
    root.add_details(
        [Difference(n, n) for n in ["a/b", "a b", "a b", "a b--1", "report"]]
    )
    page = one_page(root, tmp_path)
    identities = re.findall(r' id="([^"]+)"', page)
    assert len(identities) == len(set(identities)) == 6


def test_a_finding_leads_to_its_line(tmp_path: Path) -> None:
    page = one_page(tree(), tmp_path)
    href = re.search(r'<a href="#([^"]+)">a/0.py:2</a>', page)
    assert href
    assert re.search(rf'<tr class="diffadded" id="{href[1]}">.*line 2', page)
    assert "&lt;b&gt;bad&lt;/b&gt;" in page


def test_the_section_of_findings_leads_there_too(tmp_path: Path) -> None:
    root = tree()
    root.details[0].add_comment("note    code   a/1.py:3: is new")
    root.details[0].add_comment("note    code   a/0.py is new")
    for page in (
        one_page(root, tmp_path),
        directory(root, tmp_path)["index.html"],
    ):
        section = page[page.index('id="s-findings"') :]
        assert re.search(r'href="[^"]*#s-a-1.py-L3">a/1.py:3</a>', section)
        assert re.search(r'href="[^"]*#s-a-0.py">a/0.py</a>', section)


def test_an_added_file_is_named_by_its_path(tmp_path: Path) -> None:
    root = Difference("a", "b")
    root.add_details(
        [Difference("/dev/null", "new.py"), Difference("old.py", "/dev/null")]
    )
    page = one_page(root, tmp_path)
    assert 'id="s-new.py"' in page
    assert 'id="s-old.py"' in page


def test_a_finding_about_a_line_that_is_not_shown_leads_to_its_section(
    tmp_path: Path,
) -> None:
    root = tree()
    root.add_comment("review  code   a/1.py:77: far from every change")
    page = one_page(root, tmp_path)
    assert '<a href="#s-a-1.py">a/1.py:77</a>' in page


def test_a_finding_about_a_section_that_is_cut_leads_to_its_sentence(
    tmp_path: Path,
) -> None:
    Config().max_page_size = 1
    page = one_page(tree(), tmp_path)
    assert '<a href="#s-a-0.py">a/0.py:2</a>' in page
    assert 'class="error" id="s-a-0.py"' in page


def is_open_in(page: str, anchor: str) -> bool:
    before = page[: page.index(f'<div class="body" id="{anchor}">')]
    return before[before.rindex("<details") :].startswith(
        '<details class="difference" open>'
    )


def test_long_reports_are_closed_but_for_what_is_read_first(
    tmp_path: Path,
) -> None:
    page = one_page(tree(lines=120, sections=60), tmp_path)
    for name, is_open in (("findings", True), ("PKG-INFO", True)):
        assert is_open_in(page, f"s-{name}") is is_open
    assert is_open_in(page, "s-a-0.py")
    assert not is_open_in(page, "s-a-59.py")


def test_lines_that_are_cut_are_said_and_the_file_list_is_whole(
    tmp_path: Path,
) -> None:
    Config().max_page_diff_block_lines = 128
    page = one_page(tree(lines=200), tmp_path)
    assert "72 of the 200 lines of this diff are not shown" in page
    # Of all but the file list.
    assert "not shown: 288 lines of 4 long diffs (--max-page-diff" in page
    start = page.index('id="s-file-list"')
    listed = page[start : page.index('id="s-PKG-INFO"')]
    assert "line 200" in listed
    assert "not shown" not in listed


def test_nothing_is_said_where_nothing_is_cut(tmp_path: Path) -> None:
    Config().max_page_diff_block_lines = 128
    assert "not shown" not in one_page(tree(lines=128), tmp_path)


def test_pages_that_open_have_room_for_long_diffs(tmp_path: Path) -> None:
    assert "not shown" not in one_page(tree(lines=1024), tmp_path)
    assert "1 of the 1,025 lines" in one_page(tree(lines=1025), tmp_path)


def test_sections_that_are_cut_are_counted(tmp_path: Path) -> None:
    Config().max_page_size = 6_000
    page = one_page(tree(lines=60), tmp_path)
    absent = page.count("not shown, --max-page-size is reached")
    assert 0 < absent < 5
    assert f"not shown: {absent} sections (--max-page-size lets" in page
    assert "line 60" in page[page.index('id="s-file-list"') :]


def test_the_directory_has_an_index_and_a_page_a_section(
    tmp_path: Path,
) -> None:
    pages = directory(tree(lines=1_000), tmp_path)
    assert sorted(pages) == ["index.html"] + [
        f"section-{n}.html" for n in range(1, 6)
    ]
    index = pages["index.html"]
    assert 'id="s-findings"' in index
    assert 'id="s-a-0.py"' not in index
    for name, anchor in re.findall(r'href="(section-\d.html)#([^"]+)"', index):
        assert f'id="{anchor}"' in pages[name]
    assert "line 1000" in pages["section-5.html"]
    assert is_open_in(pages["section-5.html"], "s-a-1.py")


def test_a_single_difference_has_a_page_too(tmp_path: Path) -> None:
    root = Difference("a.txt", "b.txt", unified_diff=added(2))
    root.add_visuals([VisualDifference("image/gif;base64", "R0lG", '"a"')])
    page = one_page(root, tmp_path)
    assert "line 2" in page
    assert "<nav" not in page
    assert 'src="data:image/gif;base64,R0lG" alt="&quot;a&quot;"' in page


def policy(page: str) -> dict[str, list[str]]:
    found = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert found
    directives = [part.split() for part in found[1].split(";")]
    return {name: values for name, *values in directives}


def digest(text: str) -> str:
    value = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(value).decode()}'"


@pytest.mark.parametrize(
    ("css", "jquery"),
    [
        pytest.param("", "disable", id="neither"),
        pytest.param("", "https://example.org/j.js", id="jquery"),
        pytest.param("https://example.org/a;b.css", "disable", id="css"),
    ],
)
def test_the_policy_lets_in_what_the_page_has_only(
    tmp_path: Path, css: str, jquery: str
) -> None:
    page = one_page(tree(), tmp_path, css, jquery)
    rules = policy(page)
    assert rules["default-src"] == ["'none'"]
    for tag in ("script", "style"):
        inline = re.findall(rf"<{tag}(?: [^>]*)?>(.*?)</{tag}>", page, re.S)
        inline = [text for text in inline if text]
        assert inline
        allowed = rules[f"{tag}-src"]
        assert set(map(digest, inline)) <= set(allowed)
        others = [each for each in allowed if "sha256" not in each]
        url = jquery if tag == "script" else css.replace(";", "%3B")
        assert others == ([url] if url.startswith("https") else [])
    assert ("example.org/j.js" in page) is (jquery != "disable")
