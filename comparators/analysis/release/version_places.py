"""The places of a text that state the version of their own release.

Only what means nothing else: a requirement, a comparison, a number, a host or
the argument of a call may hold the same characters, and is no such place.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator

from ..metadata.configuration import read_pyproject, read_setup_cfg
from ..python_code.python_syntax import parse
from ..python_code.statements import dotted, setup_functions

Span = tuple[int, int]

# What a name that means the version of its own module may be.
_OWN_NAME = re.compile(
    r"_*(?:(?:full|package|pkg)_)?version(?:_str|_string)?_*|release",
    re.IGNORECASE,
)
_OWN_NUMBERS = re.compile(r"_*version_?(?:info|tuple)_*", re.IGNORECASE)
_KEYS = {
    "metadata.version",
    "project.version",
    "tool.poetry.version",
    "tool.flit.metadata.version",
    "tool.commitizen.version",
    "tool.bumpversion.current_version",
    "bumpversion.current_version",
    "package.version",
    "workspace.package.version",
}
_ASSIGNED = (
    r"""^[ \t]*(?:current_)?version[ \t]*[=:][ \t]*(?P<quote>["']?)"""
    r"""(?P<version>{})(?P=quote)[ \t]*$"""
)


def version_spans(
    path: str, text: str, versions: Collection[str], name: str
) -> list[Span]:
    """Return where a file states its own release's version.

    Args:
        path: of the file, which tells its kind.
        text: its content.
        versions: the spellings of the release's version.
        name: of the release's project.

    Returns:
        Positions of the first and behind the last character, in order.
    """
    if not versions:
        return []
    ordered = sorted(versions, key=lambda one: (-len(one), one))
    version = "|".join(map(re.escape, ordered))
    parts = map(re.escape, re.split(r"[-_.]+", name))
    own = f"(?i:{'[-_.]+'.join(parts)})" if name else r"(?!)"
    return sorted(set(_spans(path, text, version, own)))


def _spans(path: str, text: str, version: str, own: str) -> Iterator[Span]:
    # "name-version" as the last part of a path, or a part.
    named = (
        rf"(?:(?<=^)|(?<=[\s\"'`(<])|(?<=[^/:]/)){own}-"
        rf"(?P<version>{version})(?=/|\.tar\.|\.tgz|\.zip|-py\d|[\s\"'`)>]|$)"
    )
    base = path.rpartition("/")[2]
    if re.fullmatch(rf"\s*v?(?:{version})\s*", text):
        yield from _found(rf"(?P<version>{version})", text)
    elif "\r" in text:
        return
    elif base in ("PKG-INFO", "METADATA"):
        head = text.partition("\n\n")[0]
        yield from _found(rf"^Version: (?P<version>{version})$", head)
        yield from _found(rf"^[\w-]+(?:-URL|-page): .*{named}", head)
        for first, last in _found(named, text[len(head) :]):
            yield len(head) + first, len(head) + last
    elif base.endswith((".py", ".pyi")):
        yield from _of_module(text, version)
    elif base.endswith(".toml"):
        yield from _of_tables(text, version, _toml_values)
    elif base.endswith(".cfg"):
        yield from _of_tables(text, version, _cfg_values)
    elif base.endswith((".md", ".rst", ".markdown", ".txt")):
        if base.endswith((".rst", ".txt")):
            # A field of the document itself (docutils' bibliographic fields).
            yield from _found(
                rf"^:Version: (?P<version>{version})(?= \(|[ \t]*$)", text
            )
        yield from _found(named, text)


def _found(pattern: str, text: str) -> Iterator[Span]:
    for match in re.finditer(pattern, text, re.MULTILINE):
        yield match.span("version")


def _of_module(text: str, version: str) -> Iterator[Span]:
    """Whole literals bound to a name that means version, at the top.

    Those are strings, and the numbers of tuples: ``(1, 0)`` for ``1.0``.
    """
    parsed = parse(text.encode("utf-8", "surrogateescape"))
    if parsed.tree is None or "\f" in text:
        return
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    literal = re.compile(rf"""(["'])(v?(?P<version>{version}))\1""")
    commas = version.replace(r"\.", ", *")
    numbers = re.compile(rf"""\( *(?P<version>{commas}),? *\)""")
    for value in _bound_values(parsed.tree):
        begin = starts[value.lineno - 1]
        line = text[begin : starts[value.lineno] - 1]
        is_tuple = isinstance(value, ast.Tuple)
        form = numbers if is_tuple else literal
        match = form.match(line, value.col_offset)
        # Positions are counted in bytes.
        if (
            match
            and line.isascii()
            and (is_tuple or getattr(value, "value", "") == match[2])
        ):
            first, last = match.span("version")
            yield begin + first, begin + last


def _bound_values(tree: ast.Module) -> Iterator[ast.expr]:
    functions = setup_functions(tree)
    calls = [
        node.value
        for node in tree.body
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and dotted(node.value.func) in functions
    ]
    words = [word for call in calls for word in call.keywords]
    pairs = [(word.arg, word.value) for word in words if word.arg == "version"]
    unpacked = {
        getattr(word.value, "id", None) for word in words if not word.arg
    }
    for node in tree.body:
        if isinstance(node, ast.Assign):
            names = [getattr(target, "id", "") for target in node.targets]
            is_tuple = isinstance(node.value, ast.Tuple)
            form = _OWN_NUMBERS if is_tuple else _OWN_NAME
            if all(map(form.fullmatch, names)):
                pairs.append(("version", node.value))
            elif unpacked.issuperset(names) and isinstance(
                node.value, ast.Dict
            ):
                pairs += [
                    (str(getattr(key, "value", "")), value)
                    for key, value in zip(
                        node.value.keys, node.value.values, strict=True
                    )
                ]
        elif isinstance(node, ast.AnnAssign) and _OWN_NAME.fullmatch(
            getattr(node.target, "id", "")
        ):
            pairs.append(("version", node.value or node.target))
    for name, value in pairs:
        if name == "version" and isinstance(value, ast.Constant | ast.Tuple):
            yield value


def _of_tables(
    text: str, version: str, values: Callable[[str], dict[str, object]]
) -> Iterator[Span]:
    """Keys that are the project's version, if the file has one such key.

    A line that looks like one may stand in a text of several lines, or under
    another heading: the parser tells whether the key is really there.
    """
    stated = values(text)
    spans = list(_found(_ASSIGNED.format(version), text))
    keys = [key for key in stated if key in _KEYS]
    lines = re.findall(r"^[ \t]*(?:current_)?version[ \t]*[=:]", text, re.M)
    if len(spans) == len(keys) == len(lines):
        found = [text[begin:end] for begin, end in spans]
        if found == [stated[key] for key in keys]:
            yield from spans


def _toml_values(text: str) -> dict[str, object]:
    return dict(read_pyproject(text.encode("utf-8", "surrogateescape")).values)


def _cfg_values(text: str) -> dict[str, object]:
    return dict(read_setup_cfg(text.encode("utf-8", "surrogateescape")).values)
