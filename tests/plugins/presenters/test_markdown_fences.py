"""What a report says cannot become part of its structure."""

import io
import itertools
from typing import Any

import pytest
from diffoscope.difference import Difference
from diffoscope.presenters.markdown import MarkdownTextPresenter
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from diffoscope_sdist.comparators.analysis.text.escaping import escape
from diffoscope_sdist.plugins.presenters import markdown_fences
from diffoscope_sdist.plugins.presenters.escaped_report import escape_report

HOSTILE_NAMES = [
    pytest.param("<script>alert(1)</script>", id="element"),
    pytest.param("a\n# heading\n", id="newline"),
    pytest.param("a\r```\r", id="carriage-return"),
    pytest.param("a`b``c", id="backticks"),
    pytest.param("`<b>", id="lone-backtick"),
    pytest.param("``<i>` <b>`<u>``", id="mixed-backticks"),
    pytest.param("\\<b>", id="backslash"),
    pytest.param("\\`<b>`", id="backslash-backtick"),
    pytest.param("![x](http://example.org/x.png)", id="image"),
    pytest.param("[x](javascript:alert(1))", id="link"),
    pytest.param("<http://example.org>", id="autolink"),
    pytest.param("*a* **b**", id="emphasis"),
    pytest.param("***", id="thematic-break"),
    pytest.param(" # heading", id="leading-space"),
    pytest.param("\t# heading", id="leading-tab"),
    pytest.param("     code", id="indented-code"),
    pytest.param("    ```", id="indented-fence"),
    pytest.param(" 1. one", id="list"),
    pytest.param("a #", id="closing-sequence"),
    pytest.param("#", id="number-sign"),
    pytest.param("x\n===", id="setext"),
    pytest.param("&lt;b&gt;", id="reference"),
    pytest.param("x\\", id="trailing-backslash"),
]

HOSTILE_DIFFS = [
    pytest.param(" ```\n+# heading\n ```\n", id="context-fence"),
    pytest.param(" ````````\n-<script>\n", id="long-fence"),
    pytest.param(" a\r```\r# heading\n", id="carriage-return"),
    pytest.param("    ```\n+x\n", id="too-far-in"),
    pytest.param(" ```python\n x\n ```\n", id="info-string"),
    pytest.param("", id="nothing"),
    pytest.param(" \u2028```\n+# x\n", id="line-separator"),
]


def report(
    difference: Difference, presenter: Any = markdown_fences.FencedMarkdown
) -> str:
    escape_report(difference)
    out = io.StringIO()
    presenter(lambda text="": out.write(text + "\n")).start(difference)
    return out.getvalue()


def structure(markdown: str) -> tuple[list[str], list[str], set[str]]:
    """Headings (as text), code blocks, and all other kinds of token."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    headings, code, kinds = [], [], set()
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            children = token.children or []
            kinds |= {child.type for child in children}
            if before is not None and before.type == "heading_open":
                headings.append("".join(child.content for child in children))
        elif token.type in {"fence", "code_block"}:
            code.append(token.content)
        else:
            kinds.add(token.type)
    return headings, code, kinds


OURS = {
    *("heading_open", "heading_close", "paragraph_open", "paragraph_close"),
    *("bullet_list_open", "bullet_list_close"),
    *("list_item_open", "list_item_close"),
    *("text", "text_special", "code_inline", "em_open", "em_close"),
}


def assert_only_ours(difference: Difference, kinds: set[str] = OURS) -> None:
    headings, code, found = structure(report(difference))
    nodes = [difference, *difference.details]
    assert len(headings) == len(nodes)
    assert len(code) == sum(bool(node.unified_diff) for node in nodes)
    assert found <= kinds


def around(name: str, diff: str = "@@ -1 +1 @@\n-a\n+b\n") -> Difference:
    root = Difference("old", name)
    root.add_details([Difference(name, name, unified_diff=diff)])
    return root


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names(name: str) -> None:
    assert_only_ours(around(name))


@pytest.mark.parametrize("comment", HOSTILE_NAMES)
def test_comments(comment: str) -> None:
    difference = around("name")
    difference.details[0].comments.append(comment)
    assert_only_ours(difference)


@pytest.mark.parametrize("diff", HOSTILE_DIFFS)
def test_diffs(diff: str) -> None:
    difference = around("name", "@@ -1,3 +1,3 @@\n" + diff)
    assert_only_ours(difference)
    _, code, _ = structure(report(difference))
    expected = ("@@ -1,3 +1,3 @@\n" + diff).rstrip() + "\n"
    assert code == [escape(expected)]


TEXT = st.text("a <>/b`\\*[](!)#&;=-+.1_~\t\n\r\x0b\u2028'\"", max_size=30)


@given(TEXT, TEXT, TEXT)
def test_any_text(name: str, comment: str, diff: str) -> None:
    difference = around(name, "@@ -1 +1 @@\n " + diff)
    difference.details[0].comments.append(comment)
    assert_only_ours(difference)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("src/a_b_c.py", id="underscores"),
        pytest.param("foo_bar-1.0/a+b, c (d) [e].txt", id="punctuation"),
        pytest.param("#file#", id="number-signs"),
        pytest.param("C# & C++ < 5 > 3 * 2", id="spaced"),
        pytest.param("a\\b", id="backslash"),
        pytest.param("naïve – 文字.py", id="unicode"),
        pytest.param("error from `readelf <x>` (a):", id="code-span"),
    ],
)
def test_ordinary_reports_stay(name: str) -> None:
    difference = around("new", "@@ -1,2 +1,2 @@\n a `b` ```\n-```\n+x\n")
    difference.add_details([Difference(name, name, comment=name)])
    assert report(difference) == report(difference, MarkdownTextPresenter)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_headings_show_the_name(name: str) -> None:
    from diffoscope_sdist.comparators.analysis.text.escaping import escape_name

    headings, _, _ = structure(report(Difference(name, name)))
    shown = escape_name(name).strip()
    if "`" not in name:
        assert headings == [shown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "2 added: a/__init__.py, (b_).",
            "2 added: `a/__init__.py`, (`b_`).",
            id="underscores",
        ),
        pytest.param("a ~=1.0 → ~~2.0", "a `~=1.0` → `~~2.0`", id="tildes"),
        pytest.param("@me broke #12", "`@me` broke `#12`", id="GitHub"),
        pytest.param("me@x.org, C#, #x", "me@x.org, C#, #x", id="neither"),
        pytest.param("`a` __b__ ~", r"`a` \_\_b\_\_ \~", id="code before"),
    ],
)
def test_words_are_what_they_look_like(text: str, expected: str) -> None:
    assert markdown_fences.inline(text) == expected


@pytest.mark.parametrize("dialect", ["commonmark", "gfm-like"])
@pytest.mark.parametrize(
    "name", ["src/__init__.py", "_a_", "~~a~~", "__x__/`y`_z_"]
)
def test_names_are_shown_as_they_are(name: str, dialect: str) -> None:
    options = {"linkify": False}
    tokens = MarkdownIt(dialect, options).parse(report(around(name)))
    shown = [
        "".join(child.content for child in token.children or [])
        for before, token in itertools.pairwise(tokens)
        if before.type == "heading_open"
    ]
    assert shown[1] == name


def test_many_backticks_take_linear_time() -> None:
    text = " ".join("`" * (n % 900 + 1) for n in range(3000))
    assert markdown_fences.inline(text).replace("\\", "") == text
