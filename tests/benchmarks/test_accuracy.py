"""The riddles that matchers are given, and how their answers count."""

from __future__ import annotations

import io
import pathlib
import tarfile

import pytest

from benchmarks import accuracy


def text(name: str, more: str = "") -> bytes:
    lines = [f"{name}: line {number}" for number in range(40)]
    return "\n".join([*lines, more, ""]).encode()


FILES = [
    (text(f"file {number}", "old"), text(f"file {number}", "new"))
    for number in range(40)
]


def sdist(path: pathlib.Path, root: str, tree: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in tree.items():
            member = tarfile.TarInfo(f"{root}/{name}")
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))


def test_changed_files(tmp_path: pathlib.Path) -> None:
    old, new = tmp_path / "old.tar.gz", tmp_path / "new.tar.gz"
    trees: list[dict[str, bytes]] = [
        {
            "a": FILES[0][side],
            "copy of a": FILES[0][side],
            "b": FILES[1][side],
            "same": text("same"),
            "short": b"%d" % side,
            f"only in {side}": text("same"),
        }
        for side in (0, 1)
    ]
    sdist(old, "p-1", trees[0])
    sdist(new, "p-2", trees[1])
    assert accuracy.changed_files(old, new) == FILES[:2]


def test_closed_riddle() -> None:
    question = accuracy.riddle(FILES, 20, closed=True)
    assert len(question.old) == len(question.new) == len(question.truth) == 20
    for old, new in question.truth.items():
        assert (question.old[old], question.new[new]) in FILES
    assert not set(question.old) & set(question.new)


def test_open_riddle() -> None:
    question = accuracy.riddle(FILES, 20, closed=False)
    assert len(question.old) == len(question.new) == 20
    assert len(question.truth) == 15


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("this", 100),
        ("git diff -M50% -l0", 100),
        # Takes the first that is near enough.
        ("diffoscope", 60),
    ],
)
def test_matchers_find_what_is_plain(name: str, least: float) -> None:
    question = accuracy.riddle(FILES, 20, closed=True)
    answer = accuracy.MATCHERS[name](question)
    assert answer.right(question) >= least * 20 / 100
    assert answer.right(question) >= least * len(answer.pairs) / 100
    assert answer.seconds > 0


def test_row() -> None:
    question = accuracy.riddle(FILES, 4, closed=True)
    (old, new), *_ = question.truth.items()
    wrong = next(name for name in question.new if name != new)
    half = accuracy.Answer([(old, new), ("?", wrong)], 1.0)
    whole = accuracy.Answer(list(question.truth.items()), 3.0)
    assert accuracy.row("a", [question], [half], True) == (
        "| 4 | all | a | 50.0 % | 25.0 % | 1.0 s |"
    )
    assert accuracy.row("a", [question] * 2, [half, whole], False) == (
        "| 4 | three quarters | a | 83.3 % | 62.5 % | 2.0 s |"
    )


def test_nothing_is_rounded_up_to_all() -> None:
    assert accuracy._share(9_999, 10_000) == "99.9 %"
    assert accuracy._share(10_000, 10_000) == "100.0 %"


def test_reliability() -> None:
    question = accuracy.riddle(FILES, 20, closed=True)
    rows = list(accuracy.reliability(question, accuracy.this(question)))
    assert rows[-2].startswith("| 80 to 94 %")
    assert rows[-1] == "| 95 to 99 % | 20 | 20 |"
