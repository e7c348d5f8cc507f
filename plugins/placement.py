"""Where plugins' comparators stand among diffoscope's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .finder import load_object
from .plugin import DEFAULT_ANCHOR, Comparator

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

PACKAGE = "diffoscope.comparators."


class Placed(NamedTuple):
    """A comparator's class, imported, and the place it declares."""

    cls: type[File]
    declared: Comparator


def resolve(declared: str | type[File] | Comparator) -> Placed:
    """Import a comparator.

    Raises:
        LookupError: this diffoscope has no such place.
        TypeError: the object is not a comparator.
        ImportError: and whatever else its module raises.
    """
    from diffoscope import VERSION

    comparator = (
        declared if isinstance(declared, Comparator) else Comparator(declared)
    )
    anchor = comparator.before or comparator.after
    if not _row(anchor):
        raise LookupError(f"diffoscope {VERSION} has no comparator {anchor}")
    target: Any = comparator.target
    if isinstance(target, str):
        target = load_object(target)
    if not (isinstance(target, type) and hasattr(target, "recognizes")):
        raise TypeError(f"{comparator.target} is not a comparator class")
    return Placed(target, comparator)


def place(
    host_classes: Iterable[type[File]], additions: Iterable[Placed]
) -> list[type[File]]:
    """diffoscope's classes with the additions at their places.

    Additions with the same place keep their order.  One whose neighbour is
    missing from `host_classes` is left out: somebody made a shorter list on
    purpose.
    """
    before = defaultdict(list)
    after = defaultdict(list)
    for cls, declared in additions:
        if declared.before:
            before[_row(declared.before)].append(cls)
        else:
            after[_row(declared.after)].append(cls)
    placed: list[type[File]] = []
    for cls in host_classes:
        row = _row(f"{cls.__module__.removeprefix(PACKAGE)}.{cls.__name__}")
        placed += [*before.pop(row, ()), cls, *after.pop(row, ())]
    return placed


def leading(additions: Sequence[Placed]) -> Sequence[type[File]]:
    """diffoscope's first classes and the additions, up to the last of them.

    Imports only those.  Empty where an addition has another place than the
    usual one, so that it takes the whole list to tell.
    """
    from diffoscope.comparators import ComparatorManager

    if any(c.before or c.after != DEFAULT_ANCHOR for _, c in additions):
        return ()
    first: list[Any] = []
    for row in ComparatorManager.COMPARATORS:
        module, _, name = row[0].rpartition(".")
        first.append(load_object(f"{PACKAGE}{module}:{name}"))
        if DEFAULT_ANCHOR in row:
            break
    return (*first, *(cls for cls, _ in additions))


def _row(name: str) -> Sequence[str]:
    """The row of COMPARATORS that a name is in; empty if in none.

    diffoscope takes the first of a row that can be imported, so a name
    stands for its whole row.
    """
    from diffoscope.comparators import ComparatorManager

    for row in ComparatorManager.COMPARATORS:
        if name in row:
            return tuple(row)
    return ()
