"""Whether a file changed in nothing but the version of its release.

Only a line counts that means nothing else: a requirement, a comparison, a
number, a host or the argument of a call may hold the same characters.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from ..metadata.configuration import read_pyproject, read_setup_cfg
from ..python_code.python_syntax import parse
from ..python_code.statements import dotted, setup_functions

LARGEST = 1 << 20
"""Bytes; a larger file is not looked at."""

# What a name that means the version of its own module may be.
_OWN_NAME = re.compile(
    r"_*(?:(?:full|package|pkg)_)?version(?:_str|_string)?_*|release",
    re.IGNORECASE,
)
_OWN_NUMBERS = re.compile(r"_*version_?(?:info|tuple)_*", re.IGNORECASE)
_READERS = {".toml": read_pyproject, ".cfg": read_setup_cfg}
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
_FIELD = rb"Version: ({})\r?"
_ASSIGNED = (
    rb"""[ \t]*[\w.]*version[ \t]*[=:][ \t]*(?:"({0})"|'({0})'|({0}))\s*"""
)
# A field of the document itself (docutils' bibliographic fields).
_OF_DOCUMENT = rb":Version: ({})(?: \(.*|[ \t]*)\r?"
_ALONE = rb"\s*v?({})\s*"

# First and last column of what states a version, by the line's number from 0.
_Places = dict[int, tuple[int, int]]


def is_version_only(
    path: str,
    old: bytes,
    new: bytes,
    versions: tuple[Collection[str], Collection[str]],
) -> bool:
    """Return whether two texts differ only in the release's own version.

    Every line that changed states the version of this project, and went from
    the old release's version to the new one's. Where it is in doubt the
    answer is no.

    Args:
        path: of the new file, without the root directory.
        old, new: the texts, UTF-8.
        versions: how the old and the new release spell their versions, see
            `statements.stated_spellings`.
    """
    texts = old, new
    if max(map(len, texts)) > LARGEST:
        return False
    sides = [text.split(b"\n") for text in texts]
    pairs = list(enumerate(zip(*sides, strict=False)))
    changed = [(number, pair) for number, pair in pairs if pair[0] != pair[1]]
    if not changed or len(sides[0]) != len(sides[1]):
        return False
    # What a file states is found by parsing it, which most are not worth.
    for _, pair in changed:
        for line, spelled in zip(pair, versions, strict=True):
            dotted_line = line.replace(b", ", b".")
            if not any(version.encode() in dotted_line for version in spelled):
                return False
    before, after = (
        _places(path, text, spelled)
        for text, spelled in zip(texts, versions, strict=True)
    )
    return all(
        number in before
        and number in after
        and _without(pair[0], before[number])
        == _without(pair[1], after[number])
        for number, pair in changed
    ) and _is_proven(path, old, new, len(changed))


def _without(line: bytes, place: tuple[int, int]) -> tuple[bytes, bytes]:
    return line[: place[0]], line[place[1] :]


def _places(path: str, text: bytes, versions: Collection[str]) -> _Places:
    base = path.rpartition("/")[2]
    ordered = sorted(versions, key=len, reverse=True)
    version = "|".join(map(re.escape, ordered)).encode()
    lines = text.split(b"\n")
    pattern = b"(?!)"
    if re.fullmatch(_ALONE.replace(b"{}", version), text):
        pattern = _ALONE.replace(b"{}", version)
    elif base in ("PKG-INFO", "METADATA"):
        lines = re.split(rb"\n\r?\n", text)[0].split(b"\n")
        pattern = _FIELD.replace(b"{}", version)
    elif path.endswith((".rst", ".txt")):
        pattern = _OF_DOCUMENT.replace(b"{}", version)
    elif path.endswith((*_READERS,)):
        pattern = _ASSIGNED.replace(b"{0}", version)
    elif path.endswith((".py", ".pyi")):
        return dict(_of_module(text, versions))
    matches = (
        (n, re.fullmatch(pattern, line)) for n, line in enumerate(lines)
    )
    return {
        n: match.span(match.lastindex or 0) for n, match in matches if match
    }


def _is_proven(path: str, old: bytes, new: bytes, lines: int) -> bool:
    """Return whether the lines of a configuration file are what they seem.

    One may stand in a text of several lines, or under another heading: as
    many versions have to have changed as lines, and nothing else.
    """
    reader = next(
        (r for end, r in _READERS.items() if path.endswith(end)), None
    )
    if reader is None:
        return True
    before, after = reader(old), reader(new)
    keys = {
        key
        for key in {*before.values, *after.values}
        if before.values.get(key) != after.values.get(key)
    }
    return (
        not (before.problems or after.problems)
        and keys <= _KEYS
        and len(keys) == lines
    )


def _of_module(
    text: bytes, versions: Collection[str]
) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield whole literals bound to a name that means version, at the top.

    Those are strings, and the numbers of tuples: ``(1, 0)`` for ``1.0``.
    """
    # Where lines end otherwise their numbers are others.
    if text.count(b"\r") != text.count(b"\r\n") or b"\f" in text:
        return
    tree = parse(text).tree
    if tree is None:
        return
    lines = text.split(b"\n")
    for node in _bound_to_versions(tree):
        if (
            node is not None
            and _stated(node) in versions
            and node.lineno == node.end_lineno
            and node.end_col_offset is not None
            and lines[node.lineno - 1].isascii()
        ):
            yield node.lineno - 1, (node.col_offset, node.end_col_offset)


def _stated(node: ast.expr) -> str:
    """Return the version that a literal states, "" for anything else."""
    if isinstance(node, ast.Tuple):
        numbers = [getattr(one, "value", None) for one in node.elts]
        is_version = all(type(number) is int for number in numbers)
        return ".".join(map(str, numbers)) if is_version else ""
    value = getattr(node, "value", None)
    return value.removeprefix("v") if isinstance(value, str) else ""


def _bound_to_versions(tree: ast.Module) -> Iterator[ast.expr | None]:
    functions = setup_functions(tree)
    words = [
        word
        for node in tree.body
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and dotted(node.value.func) in functions
        for word in node.value.keywords
    ]
    yield from (word.value for word in words if word.arg == "version")
    unpacked = {getattr(w.value, "id", "") for w in words if w.arg is None}
    for node in tree.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Dict(keys=keys, values=values),
            ) if name in unpacked:
                for key, value in zip(keys, values, strict=True):
                    if getattr(key, "value", "") == "version":
                        yield value
            case ast.Assign(targets=targets):
                names = [getattr(target, "id", "") for target in targets]
                is_tuple = isinstance(node.value, ast.Tuple)
                own = _OWN_NUMBERS if is_tuple else _OWN_NAME
                if all(map(own.fullmatch, names)):
                    yield node.value
            case ast.AnnAssign(target=ast.Name(id=name)):
                if _OWN_NAME.fullmatch(name):
                    yield node.value
