from __future__ import annotations

from diffoscope.comparators import ComparatorManager
from diffoscope.comparators.utils.file import File

from diffoscope_sdist.plugins.placement import Placed, leading, place
from diffoscope_sdist.plugins.plugin import Comparator


class Ours(File):
    pass


class Other(File):
    pass


USUAL = Placed(Ours, Comparator(Ours))
ELSEWHERE = Placed(Other, Comparator(Other, before="gzip.GzipFile"))


def test_no_addition_changes_nothing() -> None:
    classes = ComparatorManager().classes
    assert place(classes, []) == classes


def test_an_addition_without_its_neighbour_is_left_out() -> None:
    assert place([Other], [USUAL]) == [Other]


def test_leading_is_the_beginning_of_the_whole_list() -> None:
    first = leading([USUAL])
    whole = place(ComparatorManager().classes, [USUAL])
    assert first[-1] is Ours
    assert list(first) == whole[: len(first)]


def test_there_is_no_leading_part_with_an_addition_elsewhere() -> None:
    assert leading([USUAL, ELSEWHERE]) == ()
