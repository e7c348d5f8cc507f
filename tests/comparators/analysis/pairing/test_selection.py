"""Which members of two archives are compared, and as what."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.layout import (
    Layout,
    find_layout,
)
from diffoscope_sdist.comparators.analysis.archive.members import (
    Index,
    Kind,
    Member,
)
from diffoscope_sdist.comparators.analysis.pairing.selection import select


def layout(version: str, modes: dict[str, int]) -> Layout:
    root = f"pkg-{version}"
    return find_layout(
        Index(
            "",
            tuple(
                Member(f"{root}/{path}", Kind.FILE, mode)
                for path, mode in modes.items()
            ),
        )
    )


OLD = layout("1.0", {"PKG-INFO": 0o644, "a.py": 0o644, "b.py": 0o755})
NEW = layout("1.1", {"PKG-INFO": 0o664, "a.py": 0o664, "b.py": 0o777})


@pytest.mark.parametrize(
    ("patterns", "left", "excluded"),
    [
        pytest.param([], {"PKG-INFO", "a.py", "b.py"}, 0, id="no-pattern"),
        pytest.param(["a.py"], {"PKG-INFO", "b.py"}, 2, id="without-root"),
        pytest.param(["pkg-1.0/a.py"], {"PKG-INFO", "b.py"}, 2, id="one-root"),
        pytest.param(["*.py"], {"PKG-INFO"}, 4, id="glob"),
        pytest.param(["A.PY"], {"PKG-INFO", "a.py", "b.py"}, 0, id="case"),
    ],
)
def test_a_pattern_excludes_both_sides(
    patterns: list[str], left: set[str], excluded: int
) -> None:
    selection = select(OLD, NEW, patterns)

    assert selection.old.keys() == selection.new.keys() == left
    assert selection.excluded == excluded


def test_a_usual_mode_change_is_none() -> None:
    selection = select(OLD, NEW, [], {(0o644, 0o664): 2}.keys())

    assert selection.old["a.py"].mode == selection.new["a.py"].mode == 0o664


def test_another_mode_change_stays() -> None:
    selection = select(OLD, NEW, [], {(0o644, 0o664): 2}.keys())

    assert selection.old["b.py"].mode == 0o755
    assert selection.new["b.py"].mode == 0o777
