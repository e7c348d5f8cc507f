"""Changes of the form of a text."""

from __future__ import annotations

import random

from tests.completeness.kinds import chance as by_chance
from tests.completeness.kinds.change import Change, kind, pair
from tests.sdists import Entry

TEXT = b"def f(x):\n    if x:\n        return 'caf\xc3\xa9'\n    return None\n"


def _in_between(
    old: bytes, new: bytes, head: bytes, tail: bytes
) -> tuple[bytes, bytes]:
    """Put lines around both texts, where that leaves their form alone."""
    mark = b"\xef\xbb\xbf"
    if new.startswith(b"\xff\xfe"):
        whole = head + old + tail
        return whole, whole.decode().encode("utf-16")
    if new.startswith(mark):
        return head + old + tail, mark + head + new[len(mark) :] + tail
    if old.rstrip(b"\n") == new.rstrip(b"\n"):
        return head + old, head + new
    return head + old + tail, head + new + tail


def _text_form(name: str, text: bytes, *news: bytes) -> None:
    def make(chance: random.Random) -> Change:
        path = by_chance.path(chance)
        head = b"".join(by_chance.lines(chance, 30))
        tail = b"".join(by_chance.lines(chance, 30)) * chance.randrange(2)
        old, new = _in_between(text, chance.choice(news), head, tail)
        before, after = (old, new) if chance.random() < 0.5 else (new, old)
        return pair(
            chance,
            [Entry(path, before)],
            [Entry(path, after)],
            path,
            is_text=True,
        )

    kind("text", name)(make)


_text_form("trailing whitespace", TEXT, TEXT.replace(b":\n", b":  \n"))
_text_form(
    "whitespace only",
    TEXT,
    TEXT.replace(b"    ", b"\t"),
    TEXT.replace(b"return N", b"return  N"),
    TEXT.replace(b"\n    return", b"\n\n    return"),
)
_text_form(
    "line endings",
    TEXT,
    TEXT.replace(b"\n", b"\r\n"),
    TEXT.replace(b"\n", b"\r"),
    TEXT.replace(b"\n", b"\r\n", 1),
)
_text_form("final newline", TEXT, TEXT[:-1], TEXT + b"\n")
_text_form("byte-order mark", TEXT, b"\xef\xbb\xbf" + TEXT)
_text_form(
    "encoding",
    TEXT,
    TEXT.decode().encode("latin-1"),
    TEXT.decode().encode("utf-16"),
)
_text_form(
    "invisible characters",
    TEXT,
    *(
        TEXT.replace(b"return N", f"return {mark}N".encode())
        for mark in "\u200b\u200d\u202e\u2066\ufeff\xad\x0c\x1b\x7f\u2028"
    ),
)
_text_form(
    "Unicode normalisation", TEXT, TEXT.replace(b"\xc3\xa9", b"e\xcc\x81")
)
_text_form("look-alike letter", TEXT, TEXT.replace(b"None", "Nоne".encode()))
