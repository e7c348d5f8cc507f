"""What the paths of two members say about whether they belong together."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator

# So many parts of a path are looked at, from its end.
_DEEPEST = 8

_PROSE = {".md", ".rst", ".txt"}
_SEPARATORS = re.compile("[/.]")


def path_likeness(old: str, new: str) -> float:
    """Return how alike two paths are, 0.0 to 1.0.

    That is the share of their parts that both have in the same order.
    """
    from rapidfuzz.distance import Indel

    return float(
        Indel.normalized_similarity(
            _SEPARATORS.split(old), _SEPARATORS.split(new)
        )
    )


def is_one_kind(old: str, new: str) -> bool:
    """Return whether two paths may be names of one kind of file.

    They end alike; or the same name has another suffix of prose, or a longer
    one: ``README.rst`` and ``README.md``, ``_a.pyx`` and ``_a.py``,
    but not ``setup.py`` and ``setup.cfg``.
    """
    (stem, suffix), (other_stem, other_suffix) = (
        os.path.splitext(path.rpartition("/")[2]) for path in (old, new)
    )
    return suffix == other_suffix or (
        stem == other_stem
        and (
            suffix.startswith(other_suffix)
            or other_suffix.startswith(suffix)
            or {suffix, other_suffix} <= _PROSE
        )
    )


def settle_by_path(
    old: Iterable[str], new: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Pair members of the same content by what is alike in their paths.

    From the strongest likeness to the weakest, those are paired that are
    alone with it on both sides; in the end what is alone without it.  What
    remains is a tie.  The time is in proportion to the number of members.
    """
    left = set(old), set(new)
    for form in _FORMS:
        groups: dict[str, tuple[list[str], list[str]]] = {}
        for side, paths in enumerate(left):
            for path in paths:
                groups.setdefault(form(path), ([], []))[side].append(path)
        for olds, news in groups.values():
            if len(olds) == len(news) == 1:
                left[0].remove(olds[0])
                left[1].remove(news[0])
                yield olds[0], news[0]
        if not left[0] or not left[1]:
            return


def _ending(parts: int) -> Callable[[str], str]:
    """Return what gives the last *parts* of a path."""
    return lambda path: "/".join(path.rsplit("/", parts)[-parts:])


_FORMS: tuple[Callable[[str], str], ...] = (
    *map(_ending, range(_DEEPEST, 0, -1)),
    lambda path: path.rpartition("/")[2].partition(".")[0],
    lambda path: path.rpartition("/")[0],
    lambda _: "",
)
