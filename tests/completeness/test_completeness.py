"""Nothing lost: every single change is in the report, by name.

The number of examples is Hypothesis' to say: ``default`` 25 a property,
``ci`` 500, ``hand`` 20,000; ``HYPOTHESIS_PROFILE`` chooses.
"""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.completeness.changes import KINDS, Change
from tests.completeness.oracle import complaint, count_complaint
from tests.sdists import run

CHOICES = st.randoms(use_true_random=False)


def check(change: Change, same_root: bool) -> None:
    with tempfile.TemporaryDirectory() as directory:
        old, new = change.build(Path(directory), same_root=same_root)
        report = run(old, new)
    problem = complaint(report, change, same_root)
    problem = problem or count_complaint(report, change)
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
