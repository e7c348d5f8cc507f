"""What a report says cannot become part of its structure."""

import io
import re
from typing import Any

import pytest
from diffoscope.difference import Difference
from diffoscope.presenters.restructuredtext import RestructuredTextPresenter
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.text.escaping import (
    escape_name,
)
from diffoscope_sdist.plugins.presenters import restructuredtext_blocks
from diffoscope_sdist.plugins.presenters.escaped_report import escape_report

HOSTILE = [
    pytest.param(".. include:: /etc/hostname", id="include"),
    pytest.param(".. raw:: html\n\n   <script>", id="raw"),
    pytest.param("x\n.. image:: x.png", id="newline"),
    pytest.param("x\r\r.. image:: x.png", id="carriage-return"),
    pytest.param("x\u2028\u2028.. image:: x.png", id="line-separator"),
    pytest.param("   .. image:: x.png", id="block-quote"),
    pytest.param("1. .. image:: x.png", id="enumerated"),
    pytest.param("a) .. image:: x.png", id="lettered"),
    pytest.param("- .. image:: x.png", id="bullet"),
    pytest.param(":a: .. image:: x.png", id="field"),
    pytest.param("======", id="line-of-punctuation"),
    pytest.param("x\n======", id="underlined"),
    pytest.param(">>> x", id="doctest"),
    pytest.param("| x", id="line-block"),
    pytest.param("`x <javascript:alert(1)>`_", id="link"),
    pytest.param("javascript:alert(1) <data:text/html,x>", id="scripts"),
    pytest.param("1.-JavaScript:a view-source:javascript:b", id="schemes"),
    pytest.param("`x`__ |x|_ [1]_", id="references"),
    pytest.param(":math:`x`", id="role"),
    pytest.param("`x`:math:", id="role-behind"),
    pytest.param("__ http://example.org", id="anonymous-target"),
    pytest.param("nothing follows::", id="literal-block"),
    pytest.param("**kwargs, *args, `x, |y, ``z, _`t", id="starts"),
    pytest.param("data_ is a.b_c__, not __init__.py", id="underscores"),
    pytest.param("x", id="short"),
    pytest.param(" ", id="blank"),
    pytest.param("\\", id="backslash"),
    pytest.param("文字.py", id="wide"),
]


def report(
    difference: Difference,
    presenter: Any = restructuredtext_blocks.BlockRestructuredText,
) -> str:
    escape_report(difference)
    out = io.StringIO()
    presenter(lambda text="": out.write(text + "\n")).start(difference)
    return out.getvalue()


def parse(text: str) -> Any:
    warnings = io.StringIO()
    settings = {
        "report_level": 2,
        "halt_level": 5,
        "warning_stream": warnings,
        "doctitle_xform": False,
        "syntax_highlight": "none",
        "_disable_config": True,
    }
    document = publish_doctree(text, settings_overrides=settings)
    assert warnings.getvalue() == ""
    return document


FOREIGN = (
    *(nodes.image, nodes.raw, nodes.table, nodes.bullet_list),
    *(nodes.enumerated_list, nodes.field_list, nodes.line_block),
    *(nodes.doctest_block, nodes.block_quote, nodes.comment, nodes.math),
    *(nodes.target, nodes.transition, nodes.definition_list),
    *(nodes.option_list, nodes.footnote, nodes.citation),
)


def assert_only_ours(difference: Difference) -> None:
    document = parse(report(difference))
    every = [difference, *difference.details]
    sections = list(document.findall(nodes.section))
    code = list(document.findall(nodes.literal_block))
    code = [block for block in code if "code" in block["classes"]]
    assert len(sections) == len(every)
    assert len(code) == sum(bool(node.unified_diff) for node in every)
    for kind in FOREIGN:
        assert not list(document.findall(kind))
    for reference in document.findall(nodes.reference):
        assert reference["refuri"].startswith(("http:", "https:"))


def around(name: str, diff: str = "@@ -1 +1 @@\n-a\n+b\n") -> Difference:
    root = Difference("old.tar", "new.tar")
    root.add_details([Difference(name, name, unified_diff=diff)])
    return root


@pytest.mark.parametrize("name", HOSTILE)
def test_names(name: str) -> None:
    assert_only_ours(around(name))


@pytest.mark.parametrize("name", HOSTILE)
def test_names_and_comments_are_shown_as_they_are(name: str) -> None:
    difference = around(name)
    comment = re.sub(r"[\r\n]", " ", f"a {name}")
    difference.details[0].comments.append(comment)
    document = parse(report(difference))
    shown = [title.astext() for title in document.findall(nodes.title)]
    # Blanks and signs alone stand in quotation marks.
    assert shown[1].strip('"').split() == escape_name(name).split()
    paragraph = list(document.findall(nodes.paragraph))[-1].astext()
    assert paragraph.split() == escape_name(comment).split()


@pytest.mark.parametrize("comment", HOSTILE)
def test_comments(comment: str) -> None:
    difference = around("name.py")
    difference.details[0].comments.append(comment)
    assert_only_ours(difference)


@pytest.mark.parametrize("depth", [12, 13, 14])
def test_deep_names_stay_titles(depth: int) -> None:
    root = node = Difference("name 0", "name 0")
    for n in range(1, depth):
        child = Difference(f"name {n}", f"name {n}")
        node.add_details([child])
        node = child
    node.add_details([Difference(".. image:: x.png", ".. image:: x.png")])
    assert not list(parse(report(root)).findall(nodes.image))


@pytest.mark.parametrize("end", list("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
def test_diffs_stay_in_their_block(end: str) -> None:
    diff = f"@@ -1 +1 @@\n-a{end}{end}.. image:: x.png\n+b\n"
    assert_only_ours(around("name.py", diff))


TEXT = st.text("a1 .:`*_|\\-=#<>[](){}\t\n\r\x0c\u2028", max_size=20)


@given(TEXT, TEXT)
def test_any_comment_and_diff(comment: str, diff: str) -> None:
    difference = around("name.py", "@@ -1 +1 @@\n " + diff)
    difference.details[0].comments.append(comment)
    assert_only_ours(difference)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("src/__init__.py", id="underscores"),
        pytest.param(".gitignore", id="dot"),
        pytest.param("docs/a+b (c) [e].txt", id="punctuation"),
        pytest.param("naïve – é.py", id="unicode"),
    ],
)
def test_ordinary_names_stay(name: str) -> None:
    difference = around(name, "@@ -1,2 +1,2 @@\n a\r\n-\tb\n+é\n")
    difference.add_comment("error from readelf <x> (a): 3 files")
    assert report(difference) == report(difference, RestructuredTextPresenter)
