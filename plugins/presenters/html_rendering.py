"""Make diffoscope's HTML presenters fast, and change nothing they write.

For the time of a ``--html`` or ``--html-dir`` report the host's slow
functions are replaced by ones with the same result (`page_text`,
`side_by_side`, `line_pairing`).  A function is replaced only in a release of
the host that was compared, and only when the source text of that function,
and of what the replacement relies on, is one that was read; else the host's
own stays.
"""

import contextlib
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

from .known_source import is_known_release, source_digest

#: SHA-256 of the text each replacement relies on, as `source_digest` has it,
#: in releases 300, 305, 315, 320, 325, 331 and 332 (and, for ``Differ``, in
#: Python 3.10.13, 3.11.7, 3.12.1 and 3.13.0).
DIGESTS = {
    "PartialString": {
        "5ce6567f5d9e27cf83156d78e4e73788ed6354a33a61c3b82c350bd76c08e499",
    },
    "maybe_print": {
        "4e6e7d29be8c17c816c839c78059a872fca9421a0d584963e3a52c01529c75c7",
    },
    "output_line": {
        "08011d65eb52bb3ae76fba83a7e9477617d1d6495db0d221b414d292785f58ba",
    },
    "output_anchor": {
        "f528f4024748b318146d6555d8f78ff91924796546b444179d9fbc5a20a96987",
    },
    "convert": {
        "f26b037dcc62d7fc5aa64db7077b3bba7c427b9afc92b69f4d93ac0bde111b30",
    },
    "linediff": {
        "4a5cb5da23e77bf812f12cf4e43dc8c88763850663d2a6c002ebd612078a9880",
        "99ae8561a9c52530fe2dcc52dc75c4f876d3936702f7a2ac30092548c624a0eb",
    },
    "Differ": {
        "6a7f55ee270bef6c83fcd923ac1a9188848c10975168f0177551dd2194dbcf3f",
    },
}

_originals: dict[Any, Any] = {}


class Replacement(NamedTuple):
    """A function of the host, and what may stand in for it."""

    #: The module or class that holds the function, and its name there.
    holder: Any
    name: str
    #: Functions, classes and constants whose text must be known.
    relies_on: tuple[Any, ...]
    #: Makes the replacement of the host's function.
    make: Callable[[Any], Any]

    def is_known(self) -> bool:
        """Whether the host's code is the one that was read."""
        return source_digest(*self.relies_on) in DIGESTS[self.name]


def replacements() -> list[Replacement]:
    """The functions that may be replaced, each with its conditions."""
    import difflib

    diff: Any = import_module("diffoscope.diff")
    utils: Any = import_module("diffoscope.presenters.utils")
    html: Any = import_module("diffoscope.presenters.html.html")
    matcher: Any
    differ: Any
    matcher, differ = difflib.SequenceMatcher, difflib.Differ
    return [
        Replacement(
            html,
            "PartialString",
            (utils.PartialString, utils.PartialFormatter),
            _make_partial_string,
        ),
        Replacement(
            html.HTMLPresenter,
            "maybe_print",
            (html.HTMLPresenter.maybe_print,),
            _make_maybe_print,
        ),
        Replacement(
            html.HTMLSideBySidePresenter,
            "output_line",
            (html.HTMLSideBySidePresenter.output_line,),
            _make_output_line,
        ),
        Replacement(
            html,
            "output_anchor",
            (html.output_anchor,),
            _make_output_anchor,
        ),
        Replacement(
            html,
            "convert",
            (html.convert, html.TABSIZE, html.DIFFON, html.DIFFOFF),
            _make_convert,
        ),
        Replacement(
            diff,
            "linediff",
            (
                diff.linediff,
                getattr(diff, "_commonprefix", None),
                diff._linediff_sane,
                diff.linediff_simplify,
                diff.linediff_wagnerfischer,
            ),
            _make_linediff,
        ),
        Replacement(
            diff,
            "Differ",
            (
                diff.SideBySideDiff.match_lines,
                differ.__init__,
                differ.compare,
                differ._dump,
                differ._plain_replace,
                differ._fancy_replace,
                differ._fancy_helper,
                differ._qformat,
                matcher.__init__,
                matcher._SequenceMatcher__chain_b,
                matcher.find_longest_match,
                matcher.get_matching_blocks,
                matcher.get_opcodes,
                matcher.ratio,
                vars(difflib).get("_calculate_ratio"),
            ),
            _make_differ,
        ),
    ]


def _make_partial_string(host: Any) -> Any:
    from .page_text import PageText

    return PageText


def _make_maybe_print(host: Any) -> Any:
    from .page_text import PageText

    def maybe_print(
        self: Any, node: Any, printers: Any, outputs: Any, continuations: Any
    ) -> None:
        text = outputs[node]
        # A page with more holes than continuations is not ready; the host
        # finds that out by looking at every hole.
        if isinstance(text, PageText) and text.count_holes() > len(
            continuations[node]
        ):
            return
        host(self, node, printers, outputs, continuations)

    return maybe_print


class _Row:
    """A presenter that writes one row into a list."""

    def __init__(self, row: list[str]) -> None:
        self.spl_print_func = row.append


def _make_output_line(host: Any) -> Any:
    # The host remembers all that a table has, piece by piece: one piece a
    # row is cheaper.
    def output_line(self: Any, *args: Any) -> None:
        row: list[str] = []
        host(_Row(row), *args)
        self.spl_print_func("".join(row))

    return output_line


def _make_output_anchor(host: Any) -> Any:
    html: Any = import_module("diffoscope.presenters.html.html")
    numbers: dict[str, int] = {}
    numbered: set[str] = set()

    # Digits are no part of an anchor, so that numbered files have one name;
    # the host counts from 1 for each of them.
    def output_anchor(ctx: Any, path: Any) -> str:
        nonlocal numbered
        anchor = str(html.escape_anchor(html.output_diff_path(path)) or "top")
        used = ctx.used_anchors
        if anchor in used:
            if numbered is not used:
                numbered = used
                numbers.clear()
            number = numbers.get(anchor, 1)
            while f"{anchor}-{number}" in used:
                number += 1
            numbers[anchor] = number
            anchor = f"{anchor}-{number}"
        used.add(anchor)
        return anchor

    return output_anchor


def _make_convert(host: Any) -> Any:
    from diffoscope.diff import DIFFOFF, DIFFON

    from . import side_by_side

    def convert(s: str, ponct: int = 0, tag: str = "") -> str:
        if ponct != 1:
            return str(host(s, ponct, tag))
        return side_by_side.convert(s, tag, DIFFON, DIFFOFF)

    return convert


def _make_linediff(host: Any) -> Any:
    from diffoscope import diff

    from . import side_by_side

    def truncate(line: str) -> str:
        return str(diff.diffinput_truncate(line, diff.MAX_WAGNER_FISCHER_SIZE))

    def linediff(s: str, t: str, diffon: str, diffoff: str) -> Any:
        if s == t:
            # The host fails in its own way.
            return host(s, t, diffon, diffoff)
        return side_by_side.marked_line(s, t, diffon, diffoff, truncate)

    return linediff


def _make_differ(host: Any) -> Any:
    from .line_pairing import QuietDiffer

    return QuietDiffer


@contextlib.contextmanager
def fast_rendering() -> Iterator[list[str]]:
    """Replace what is known for the time of the context.

    Yields:
        the names of the functions that were replaced.
    """
    import diffoscope

    replaced = []
    try:
        if is_known_release(diffoscope.VERSION):
            for replacement in replacements():
                if replacement.is_known():
                    holder, name = replacement[:2]
                    host = vars(holder)[name]
                    replaced.append((holder, name, host))
                    setattr(holder, name, replacement.make(host))
        yield [name for _, name, _ in replaced]
    finally:
        for holder, name, host in reversed(replaced):
            setattr(holder, name, host)


def install() -> None:
    """Let the HTML presenters render fast; may be called again."""
    html: Any = import_module("diffoscope.presenters.html")
    for presenter in (html.HTMLPresenter, html.HTMLDirectoryPresenter):
        if presenter not in _originals:
            _originals[presenter] = vars(presenter)["run"]
            presenter.run = classmethod(_fast_run(_originals[presenter]))


def uninstall() -> None:
    """Undo `install`."""
    for presenter, run in _originals.items():
        presenter.run = run
    _originals.clear()


def _fast_run(host: Any) -> Callable[..., None]:
    def run(cls: Any, data: Any, difference: Any, parsed_args: Any) -> None:
        with fast_rendering():
            host.__get__(None, cls)(data, difference, parsed_args)

    return run
