"""What the paths of two members say about whether they belong together."""

from __future__ import annotations

import collections
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from .directory_moves import DirectoryMove, moved_path, path_before

# So many directories above a member are looked at.
_DEEPEST = 16

Form = Callable[[str], Hashable]


def path_similarity(old: str, new: str) -> float:
    """Return how alike two paths are, 0.0 to 1.0.

    Names count more than directories, and directories near the name more
    than those near the root.
    """
    *old_above, old_name = old.split("/")
    *new_above, new_name = new.split("/")
    alike = 0.0
    if old_name == new_name:
        alike += 0.5
    elif _stem(old_name) == _stem(new_name):
        alike += 0.3
    elif _suffix(old_name) and _suffix(old_name) == _suffix(new_name):
        alike += 0.1
    deepest = max(len(old_above), len(new_above))
    if not deepest:
        return alike + 0.5
    leading = _common(old_above, new_above)
    trailing = _common(old_above[::-1], new_above[::-1])
    return alike + 0.5 * min(
        1.0, (trailing + 0.5 * min(leading, deepest - trailing)) / deepest
    )


def is_one_kind(old: str, new: str) -> bool:
    """Return whether two paths may be names of one kind of file.

    They end alike, or a name got or lost its suffix, or got another:
    ``README`` and ``README.md``, ``_a.pyx`` and ``_a.py``, but not
    ``setup.py`` and ``pyproject.toml``.
    """
    names = [path.rpartition("/")[2] for path in (old, new)]
    endings = [name.rpartition(".")[2] for name in names]
    return endings[0] == endings[1] or _stem(names[0]) == _stem(names[1])


def settle_by_path(
    old: Iterable[str],
    new: Iterable[str],
    moves: Sequence[DirectoryMove] = (),
) -> Iterator[tuple[str, str]]:
    """Pair members of the same content by what is alike in their paths.

    From the strongest likeness to the weakest, those are paired that are
    alone with it on both sides; in the end what is alone without it.  What
    remains is a tie.  The time is in proportion to the number of members.

    Args:
        old, new: paths of the members of either side.
        moves: directories known to have moved.
    """
    left_old = set(old)
    left_new = set(new)
    for old_form, new_form in _forms(moves):
        if not left_old or not left_new:
            return
        found = list(_alone(left_old, left_new, old_form, new_form))
        left_old.difference_update(path for path, _ in found)
        left_new.difference_update(path for _, path in found)
        yield from found
    if len(left_old) == len(left_new) == 1:
        yield left_old.pop(), left_new.pop()


def _forms(
    moves: Sequence[DirectoryMove],
) -> Iterator[tuple[Form, Form]]:
    """Yield the forms in which the paths of old and new are compared."""
    if moves:
        yield (
            lambda path: (path, moved_path(path, moves)),
            lambda path: (path_before(path, moves), path),
        )
    for depth in range(_DEEPEST, 0, -1):

        def trailing(path: str, depth: int = depth) -> Hashable:
            return tuple(path.rsplit("/", depth)[-depth:])

        yield trailing, trailing
    for form in (_place, _stem_of, _directory):
        yield form, form


def _alone(
    old: set[str], new: set[str], old_form: Form, new_form: Form
) -> Iterator[tuple[str, str]]:
    """Yield the pairs that are alone with their form on both sides."""
    groups: dict[Hashable, tuple[list[str], list[str]]] = (
        collections.defaultdict(lambda: ([], []))
    )
    for path in old:
        groups[old_form(path)][0].append(path)
    for path in new:
        groups[new_form(path)][1].append(path)
    for olds, news in groups.values():
        if len(olds) == len(news) == 1:
            yield olds[0], news[0]


def _place(path: str) -> Hashable:
    directory, _, name = path.rpartition("/")
    return directory, _stem(name)


def _stem_of(path: str) -> Hashable:
    return _stem(path.rpartition("/")[2])


def _directory(path: str) -> Hashable:
    return path.rpartition("/")[0]


def _stem(name: str) -> str:
    return name.partition(".")[0] or name


def _suffix(name: str) -> str:
    return name.partition(".")[2]


def _common(old: list[str], new: list[str]) -> int:
    """Return how many parts both begin with."""
    number = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        number += 1
    return number
