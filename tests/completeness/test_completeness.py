"""Nothing lost: every single change is in the report, by name.

The number of examples is Hypothesis' to say: ``default`` 25 a property,
``ci`` 500, ``hand`` 20,000; ``HYPOTHESIS_PROFILE`` chooses.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.completeness.changes import KINDS, Change, combined, go_together
from tests.completeness.oracle import complaint
from tests.sdists import run

CHOICES = st.randoms(use_true_random=False)


def check(change: Change, same_root: bool) -> None:
    with tempfile.TemporaryDirectory() as directory:
        old, new = change.build(Path(directory), same_root=same_root)
        report = run(old, new)
    problem = complaint(report, change, same_root)
    assert not problem, f"{problem}:\n{report.text}\n{report.errors}"


@pytest.mark.parametrize("same_root", [True, False], ids=["same", "other"])
@pytest.mark.parametrize(
    ("group", "name"),
    [
        pytest.param(group, name, id=f"{group}: {name}")
        for group, kinds in KINDS.items()
        for name in kinds
    ],
)
def test_every_kind_of_change_is_named(
    group: str, name: str, same_root: bool
) -> None:
    check(KINDS[group][name](random.Random(0)), same_root)  # noqa: S311


@pytest.mark.parametrize("group", KINDS)
@given(data=st.data(), chance=CHOICES, same_root=st.booleans())
def test_any_single_change_is_named(
    group: str, data: st.DataObject, chance: random.Random, same_root: bool
) -> None:
    name = data.draw(st.sampled_from(sorted(KINDS[group])))
    check(KINDS[group][name](chance), same_root)


COMBINED = [
    (group, name)
    for group, kinds in KINDS.items()
    for name in kinds
    if KINDS[group][name](random.Random(0)).own is not None  # noqa: S311
]


@given(
    one=st.sampled_from(COMBINED),
    two=st.sampled_from(COMBINED),
    chance=CHOICES,
    same_root=st.booleans(),
)
def test_both_of_two_changes_are_named(
    one: tuple[str, str],
    two: tuple[str, str],
    chance: random.Random,
    same_root: bool,
) -> None:
    changes = [KINDS[group][name](chance) for group, name in (one, two)]
    assume(go_together(*changes))
    check(combined(random.Random(0), *changes), same_root)  # noqa: S311


def _made(change: Change) -> str:
    """What makes a change another one; its neighbours do not."""
    if change.own is not None:
        return repr((change.own, change.format))
    old, new = (
        [repr(entry) for entry in side.entries]
        for side in (change.old, change.new)
    )
    if sorted(old) != sorted(new):
        return repr((set(old) ^ set(new), change.format))
    return repr((change.old, change.new, change.format))


@pytest.mark.parametrize(
    ("group", "name"),
    [
        pytest.param(group, name, id=f"{group}: {name}")
        for group, kinds in KINDS.items()
        for name in kinds
    ],
)
def test_changes_of_a_kind_differ(group: str, name: str) -> None:
    made = {
        _made(KINDS[group][name](random.Random(seed)))  # noqa: S311
        for seed in range(60)
    }
    assert len(made) >= 40


@given(data=st.data(), chance=CHOICES)
def test_an_unchanged_copy_is_the_same(
    data: st.DataObject, chance: random.Random
) -> None:
    group = data.draw(st.sampled_from(sorted(KINDS)))
    name = data.draw(st.sampled_from(sorted(KINDS[group])))
    change = KINDS[group][name](chance)
    with tempfile.TemporaryDirectory() as directory:
        old, _ = change.build(Path(directory), same_root=True)
        copy = Path(directory) / "copy" / old.name
        copy.parent.mkdir()
        copy.write_bytes(old.read_bytes())
        report = run(old, copy)
    assert report.status == 0, report.text
    assert report.tree is None
    assert not report.errors
