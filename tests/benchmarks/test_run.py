"""Tables are put in their place, and nowhere else."""

from __future__ import annotations

import pytest

from benchmarks.run import PAGE, replaced

PLACE = "a\n<!-- speed -->\nold\n<!-- end of speed -->\nb\n"


def test_tables_replace_those_of_their_marker() -> None:
    assert replaced(PLACE, "speed", r"| \1 |") == (
        "a\n<!-- speed -->\n\n| \\1 |\n\n<!-- end of speed -->\nb\n"
    )


@pytest.mark.parametrize(
    "page", ["", PLACE + PLACE], ids=["no-place", "two-places"]
)
def test_there_must_be_one_place(page: str) -> None:
    with pytest.raises(ValueError, match="places"):
        replaced(page, "speed", "")


@pytest.mark.parametrize("marker", ["speed", "growth"])
def test_the_page_has_a_place_for_each(marker: str) -> None:
    assert "new tables" in replaced(PAGE.read_text(), marker, "new tables")
