"""Fast HTML is the host's HTML, byte for byte."""

import difflib
import random
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import diffoscope
import pytest
from diffoscope.config import Config
from diffoscope.difference import Difference, VisualDifference
from diffoscope.presenters.html import (
    HTMLDirectoryPresenter,
    HTMLPresenter,
    html,
)
from diffoscope.presenters.utils import PartialString

from diffoscope_sdist.plugins.presenters import html_rendering

WORDS = [
    *["def", "return", "self.", "x", " = ", "(", ")", "    ", "\t", "1", "é"],
    *["{", "}", "{0}", "<b>", "&amp;", "\x01", "\x02", "\x1b[31m", "\u202e"],
    *["e\u0301", '"', "'", "\r", "\f", "😀"],
]


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # The title of a page is the command line.
    monkeypatch.setattr("sys.argv", ["diffoscope", "<old>", "{new}"])
    Config().reset()
    yield
    html_rendering.uninstall()
    Config().reset()


def unified(chance: random.Random, lines: int) -> str:
    """A diff of two texts that have some lines in common."""
    old = [
        "".join(chance.choices(WORDS, k=chance.randrange(12))) + "\n"
        for _ in range(lines)
    ]
    new = []
    for line in old:
        kind = chance.randrange(6)
        if kind == 0:
            continue
        if kind == 1:
            line = line[:-1] + chance.choice(WORDS) + "\n"
        if kind == 2:
            new.append(chance.choice(WORDS) * chance.randrange(4) + "\n")
        new.append(line)
    diff = "".join(list(difflib.unified_diff(old, new, n=3))[2:])
    if chance.random() < 0.3:
        diff += "\\ No newline at end of file\n"
    return diff


def tree(seed: int, nodes: int = 14) -> Difference:
    """A tree of nodes with all that a node may have."""
    chance = random.Random(seed)  # noqa: S311
    root = Difference("old {0}.tar", "new <1>.tar")
    root.add_comment("a comment with {braces}\nand <b>two</b> lines")
    parents = [root]
    for n in range(nodes):
        source = chance.choice(["same", f"dir/{n}.py", "<i>{n}</i>", "é"])
        node = Difference(
            source,
            source if chance.random() < 0.7 else f"other {n}",
            has_internal_linenos=chance.random() < 0.1,
            unified_diff=chance.choice(
                [
                    unified(chance, chance.choice([3, 30, 90])),
                    unified(chance, 12) + "[ 3 lines removed ]\n",
                    f"@@ -1,{n} +1 @@\n-[ 7 lines removed ]\n+a\n+b\n",
                    "@@ -1 +1 @@\n-" + "x{" * 900 + "\n+" + "y{" * 900 + "\n",
                    "",
                    None,
                ]
            ),
        )
        # Nodes of one size are rendered in the order of their addresses.
        node.add_comment(f"{n} " + "c" * n)
        if chance.random() < 0.1:
            node.add_visuals([VisualDifference("image/gif", "R0l{", "an<im>")])
        chance.choice(parents).add_details([node])
        if chance.random() < 0.3:
            parents.append(node)
    return root


def render(
    presenter: Any, difference: Difference, target: Path
) -> dict[str, bytes]:
    arguments = SimpleNamespace(
        html_output=str(target),
        html_output_directory=str(target),
        css_url=None,
        jquery_url="disable",
    )
    presenter.run({}, difference, arguments)
    files = target.iterdir() if target.is_dir() else [target]
    return {file.name: file.read_bytes() for file in files}


def both(
    presenter: Any, difference: Difference, path: Path
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What the host writes, and what it writes when it is made fast."""
    (path / "host").mkdir()
    (path / "fast").mkdir()
    html_rendering.uninstall()
    host = render(presenter, difference, path / "host" / "report")
    html_rendering.install()
    fast = render(presenter, difference, path / "fast" / "report")
    return host, fast


LIMITS = [
    pytest.param({}, id="defaults"),
    pytest.param(
        {
            "max_page_size": 20_000,
            "max_page_diff_block_lines": 5,
            "max_diff_block_lines": 20,
        },
        id="child-pages",
    ),
    pytest.param(
        {
            "max_report_size": 30_000,
            "max_page_size": 9_000,
            "max_page_diff_block_lines": 4,
        },
        id="report-size",
    ),
    pytest.param(
        {"max_report_size": 500, "max_page_size": 100}, id="nothing-fits"
    ),
    pytest.param(
        {"max_page_diff_block_lines": 1, "max_diff_block_lines": 1},
        id="one-line",
    ),
]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("limits", LIMITS)
@pytest.mark.parametrize(
    "presenter",
    [
        pytest.param(HTMLPresenter, id="html"),
        pytest.param(HTMLDirectoryPresenter, id="html-dir"),
    ],
)
def test_html_is_the_hosts(
    presenter: Any, limits: dict[str, int], seed: int, tmp_path: Path
) -> None:
    for name, value in limits.items():
        setattr(Config(), name, value)
    host, fast = both(presenter, tree(seed), tmp_path)
    assert host.keys() == fast.keys()
    for name, page in host.items():
        assert fast[name] == page


@pytest.mark.parametrize(
    "difference",
    [
        pytest.param(Difference("a", "b"), id="empty"),
        pytest.param(Difference("a", "a", comment="only"), id="comment"),
        pytest.param(
            Difference("a", "b", unified_diff=unified(random.Random(7), 900)),  # noqa: S311
            id="a-large-block",
        ),
    ],
)
def test_one_node(difference: Difference, tmp_path: Path) -> None:
    host, fast = both(HTMLPresenter, difference, tmp_path)
    assert host == fast


def test_all_functions_of_this_host_are_replaced() -> None:
    names = [replacement.name for replacement in html_rendering.replacements()]
    with html_rendering.fast_rendering() as replaced:
        assert replaced == names
        assert html.PartialString is not PartialString
    assert html.PartialString is PartialString


def test_unknown_release_keeps_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(diffoscope, "VERSION", "9999")
    with html_rendering.fast_rendering() as replaced:
        assert replaced == []


def test_unknown_source_keeps_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def convert(s: str, ponct: int = 0, tag: str = "") -> str:
        return s

    monkeypatch.setattr(html, "convert", convert)
    with html_rendering.fast_rendering() as replaced:
        assert "convert" not in replaced
        assert "linediff" in replaced
        assert html.convert is convert
    assert html.convert is convert


def test_unknown_constant_keeps_the_hosts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(html, "TABSIZE", 4)
    with html_rendering.fast_rendering() as replaced:
        assert "convert" not in replaced


def test_install_twice_and_uninstall() -> None:
    before = vars(HTMLPresenter)["run"]
    html_rendering.install()
    wrapped = vars(HTMLPresenter)["run"]
    html_rendering.install()
    assert vars(HTMLPresenter)["run"] is wrapped is not before
    html_rendering.uninstall()
    html_rendering.uninstall()
    assert vars(HTMLPresenter)["run"] is before


def test_the_host_is_restored_after_an_error(tmp_path: Path) -> None:
    html_rendering.install()
    with pytest.raises(FileNotFoundError):
        render(HTMLPresenter, Difference("a", "b"), tmp_path / "no" / "report")
    assert html.PartialString is PartialString
