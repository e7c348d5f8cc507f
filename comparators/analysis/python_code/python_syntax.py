"""Parsing Python source that nobody vouches for.

The source is parsed, never compiled to code and never run.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import warnings
from typing import NamedTuple

from ..text.decoding import decode

MAXIMUM_SIZE = 1 << 20  # bytes
# Python 3.10 crashes on an expression of 400,000 operators in a chain and
# builds one of 100,000 (measured); this many are parsed on all versions.
MAXIMUM_LINKS = 50_000

_LINKS = tuple(b".([{+-*/%@&|^<>,:")

# What the parser of Python 3 says about the common things of Python 2.
_PYTHON_2 = (
    "Missing parentheses in call to",
    "multiple exception types must be parenthesized",
    "leading zeros in decimal integer literals",
    "invalid decimal literal",
    "inconsistent use of tabs",
    "Did you mean print",
)


class Parsed(NamedTuple):
    """A module, or the sentence why there is none.

    Attributes:
        tree: the syntax tree, None where the source was not parsed.
        lines: the source by line, without line ends, as UTF-8.
        problem: "" or why it was not parsed.
    """

    tree: ast.Module | None
    lines: tuple[bytes, ...] = ()
    problem: str = ""

    def source(self, node: ast.AST, limit: int = 500) -> str:
        """The expression of *node* as written, on one line, bounded."""
        first, last = _position(node)
        lines = list(self.lines[first[0] - 1 : last[0]])
        if not lines:
            return ""
        lines[-1] = lines[-1][: last[1]]
        lines[0] = lines[0][first[1] :]
        text = b"\n".join(lines).decode("utf-8", "replace")
        if "\n" in text and len(text) < 20 * limit:
            with contextlib.suppress(RecursionError, ValueError):
                text = ast.unparse(node)
        text = " ".join(text.split())
        return text if len(text) <= limit else f"{text[:limit]}…"


def parse(source: bytes, limit: int = MAXIMUM_SIZE) -> Parsed:
    """Parse a module; the encoding is that of PEP 263.

    Never raises: a source that is too large, nested too deeply, written for
    Python 2 or no Python at all gives a problem.
    """
    if len(source) > limit:
        return Parsed(None, problem=f"larger than {limit:,} bytes")
    if sum(map(source.count, map(_byte, _LINKS))) > MAXIMUM_LINKS:
        return Parsed(
            None, problem=f"more than {MAXIMUM_LINKS:,} operators and brackets"
        )
    text = decode(source, "setup.py")
    if text is None or text.problem:
        return Parsed(None, problem="not text in its declared encoding")
    data = text.data.removeprefix(b"\xef\xbb\xbf")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        with warnings.catch_warnings():
            # Invalid escapes and the like are the author's business.
            warnings.simplefilter("ignore")
            tree = ast.parse(data.decode("utf-8"))
    except SyntaxError as error:
        return Parsed(None, problem=_syntax_problem(error))
    except (RecursionError, MemoryError):
        return Parsed(None, problem="nested too deeply")
    except (ValueError, OverflowError):
        return Parsed(None, problem="not Python: null bytes or no characters")
    return Parsed(tree, tuple(data.split(b"\n")))


def fingerprint(node: ast.AST, of_header: bool = False) -> bytes:
    """Return what two trees share if they differ in no more than layout.

    Not by recursion: a tree can be deeper than Python's stack.

    Args:
        node: the root of the tree.
        of_header: whether the statements in it are left out.
    """
    digest = hashlib.sha256()
    waiting: list[object] = [node]
    while waiting:
        one = waiting.pop()
        if of_header and one is not node and isinstance(one, ast.stmt):
            text = ""
        elif isinstance(one, ast.AST):
            waiting += [getattr(one, field, None) for field in one._fields]
            text = type(one).__name__
        elif isinstance(one, list):
            waiting += one
            text = f"[{len(one)}"
        elif type(one) is int:
            # In decimal, a number of thousands of digits is refused.
            text = f"{one:#x}"
        else:
            text = repr(one)
        digest.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.digest()


def _byte(code: int) -> bytes:
    return bytes((code,))


def _syntax_problem(error: SyntaxError) -> str:
    message = (error.msg or "").partition("\n")[0][:200]
    line = f"line {error.lineno}: " if error.lineno else ""
    if any(hint in message for hint in _PYTHON_2):
        return f"Python 2, or not Python: {line}{message}"
    return f"syntax error: {line}{message}"


def _position(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]]:
    line, column = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
    return (line, column), (
        getattr(node, "end_lineno", None) or line,
        getattr(node, "end_col_offset", None) or column,
    )
