"""Which member of the old archive lives on as which member of the new."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.archive.members import Kind, Member
from diffoscope_sdist.comparators.analysis.pairing.directory_moves import (
    DirectoryMove,
)
from diffoscope_sdist.comparators.analysis.pairing.measuring import Measurement
from diffoscope_sdist.comparators.analysis.pairing.pairing import pair_members
from diffoscope_sdist.comparators.analysis.pairing.pairs import (
    Pair,
    Stage,
    State,
    describe,
)
from diffoscope_sdist.comparators.analysis.similarity import search
from tests.trees import Tree, TreeContents, members


def text(name: str, lines: int = 40) -> bytes:
    """Return a text that has no line in common with that of another name."""
    return b"".join(
        f"{name}: sentence number {number} is written here\n".encode()
        for number in range(lines)
    )


class Paired(NamedTuple):
    """A pairing with all that is measured of it."""

    pairs: list[Pair]
    directory_moves: tuple[DirectoryMove, ...]
    overall: float
    old_in_new: float
    new_in_old: float


def pair(old: Tree, new: Tree, **wishes: object) -> Paired:
    contents = TreeContents(old), TreeContents(new)
    pairing = pair_members(
        members(old),
        members(new),
        contents,
        **wishes,  # type: ignore[arg-type]
    )
    measurement = Measurement(pairing.pairs, contents)
    return Paired(
        [measurement.of(found) for found in pairing.pairs],
        pairing.directory_moves,
        *measurement.overall[:3],
    )


def told(pairing: Paired) -> list[tuple[str, str | None, str | None]]:
    return [
        (found.state.value, found.old_path, found.new_path)
        for found in pairing.pairs
    ]


def changed(content: bytes) -> bytes:
    return content.replace(b"number 7 ", b"number seven ")


LINK = Member("link", Kind.SYMLINK, digest=b"target", link="target")

CASES = [
    pytest.param(
        {"a": b"1"}, {"a": b"1"}, [("identical", "a", "a")], id="identical"
    ),
    pytest.param(
        {"a": b"1"}, {"a": b"2"}, [("changed", "a", "a")], id="changed"
    ),
    pytest.param(
        {"a": Member("a", digest=b"x", mode=0o644)},
        {"a": Member("a", digest=b"x", mode=0o755)},
        [("changed", "a", "a")],
        id="changed mode",
    ),
    pytest.param(
        {"a": Member("a", Kind.CHARACTER_DEVICE, device=(1, 3))},
        {"a": Member("a", Kind.CHARACTER_DEVICE, device=(1, 5))},
        [("changed", "a", "a")],
        id="changed device",
    ),
    pytest.param(
        {"a": b"1"},
        {"a": Member("a", Kind.DIRECTORY)},
        [("changed", "a", "a")],
        id="file becomes directory",
    ),
    pytest.param(
        {"a": b"1"}, {"b": b"1"}, [("renamed", "a", "b")], id="same content"
    ),
    pytest.param(
        {"a": LINK}, {"b": LINK}, [("renamed", "a", "b")], id="same target"
    ),
    pytest.param(
        {"a": text("a")},
        {"b": changed(text("a"))},
        [("renamed", "a", "b")],
        id="similar content",
    ),
    pytest.param(
        {"a": text("a")},
        {"b": text("b")},
        [("removed", "a", None), ("added", None, "b")],
        id="unrelated content",
    ),
    pytest.param(
        {"a": b""},
        {"b": b""},
        [("removed", "a", None), ("added", None, "b")],
        id="empty files are not the same content",
    ),
    pytest.param(
        {"a": Member("a", Kind.DIRECTORY)},
        {"b": Member("b", Kind.DIRECTORY)},
        [("removed", "a", None), ("added", None, "b")],
        id="directories have no content",
    ),
    pytest.param(
        {"a": b"version = 1"},
        {"b": b"version = 2"},
        [("removed", "a", None), ("added", None, "b")],
        id="under 50 bytes",
    ),
    pytest.param(
        {"a": text("a"), "b": text("b")},
        {"a": text("b"), "b": text("a")},
        [("changed", "a", "a"), ("changed", "b", "b")],
        id="same path comes before same content",
    ),
    pytest.param(
        {"a/x.py": b"1", "b/y.py": b"1"},
        {"c/y.py": b"1", "c/x.py": b"1"},
        [("renamed", "a/x.py", "c/x.py"), ("renamed", "b/y.py", "c/y.py")],
        id="same content by name",
    ),
    pytest.param(
        {"a/x.py": b"1", "b/y.py": b"1"},
        {"b/1.py": b"1", "a/2.py": b"1"},
        [("renamed", "a/x.py", "a/2.py"), ("renamed", "b/y.py", "b/1.py")],
        id="same content by directory",
    ),
    pytest.param(
        {"a": b"1"},
        {"x/b": b"1", "y/c": b"1"},
        [
            ("removed", "a", None),
            ("added", None, "x/b"),
            ("added", None, "y/c"),
        ],
        id="same content twice",
    ),
    pytest.param(
        {"a": text("a", 10)},
        {"x": text("a", 9) + b"x\n", "y": text("a", 9) + b"y\n"},
        [("removed", "a", None), ("added", None, "x"), ("added", None, "y")],
        id="two candidates as good as each other",
    ),
    pytest.param(
        {"setup.py": text("a")},
        {"pyproject.toml": text("a", 20) + text("b", 18)},
        [
            ("removed", "setup.py", None),
            ("added", None, "pyproject.toml"),
        ],
        id="half alike across kinds",
    ),
    pytest.param(
        {"a.py": text("a")},
        {"b.py": text("a", 20) + text("b", 18)},
        [("renamed", "a.py", "b.py")],
        id="half alike of one kind",
    ),
    pytest.param(
        {"a/x": text("a"), "b/x": changed(text("a"))},
        {"c/a/x": text("a") + b"1\n", "c/b/x": changed(text("a")) + b"2\n"},
        [("renamed", "a/x", "c/a/x"), ("renamed", "b/x", "c/b/x")],
        id="near duplicates by directory",
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_pairs(
    old: Tree, new: Tree, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert sorted(told(pair(old, new)), key=str) == sorted(expected, key=str)


def test_key_is_the_same_path() -> None:
    old = {"Foo.egg-info/PKG-INFO": b"1", "foo": b"1"}
    new = {"foo.egg-info/PKG-INFO": b"2"}
    assert told(pair(old, new)) == [
        ("removed", "foo", None),
        ("changed", "Foo.egg-info/PKG-INFO", "foo.egg-info/PKG-INFO"),
    ]


def test_path_comes_before_key() -> None:
    old = {"a.egg-info/x": b"1", "A.egg-info/x": b"2"}
    assert {found.state for found in pair(old, old).pairs} == {State.IDENTICAL}


@pytest.mark.parametrize(
    ("threshold", "state"),
    [
        pytest.param(0, State.REMOVED, id="switched off"),
        pytest.param(1, State.RENAMED, id="switched on"),
    ],
)
def test_fuzzy_threshold(threshold: int, state: State) -> None:
    pairing = pair(
        {"a": text("a")},
        {"b": changed(text("a"))},
        fuzzy_threshold=threshold,
    )
    assert state in {found.state for found in pairing.pairs}


def moved_tree() -> tuple[dict[str, bytes], dict[str, bytes]]:
    old = {f"pkg/{name}.py": text(name) for name in "abcdef"}
    new = {f"src/{path}": content for path, content in old.items()}
    new["src/pkg/a.py"] = changed(text("a"))
    old["pkg/__init__.py"] = new["src/pkg/__init__.py"] = b""
    old["pkg/version.py"] = b"1"
    new["src/pkg/version.py"] = b"2"
    return old, new


def test_directory_that_moved() -> None:
    old, new = moved_tree()
    pairing = pair(old, new)
    assert pairing.directory_moves == (DirectoryMove("pkg", "src/pkg", 8),)
    assert {found.state for found in pairing.pairs} == {State.RENAMED}
    stages = {found.old_path: found.stage for found in pairing.pairs}
    assert stages["pkg/version.py"] is Stage.MOVED_DIRECTORY
    assert stages["pkg/a.py"] is Stage.SIMILAR_CONTENT
    assert stages["pkg/b.py"] is Stage.SAME_CONTENT


def test_directory_that_stays() -> None:
    old, new = moved_tree()
    old["pkg/stays.py"] = new["pkg/stays.py"] = b"0"
    pairing = pair(old, new)
    assert pairing.directory_moves == ()
    assert ("added", None, "src/pkg/version.py") in told(pairing)


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        pytest.param({"a": b"1"}, {"a": b"1"}, [None], id="identical"),
        pytest.param({}, {"a": b"1"}, [None], id="added"),
        pytest.param(
            {"a": b"1"},
            {"b": b"1"},
            ["renamed, identical content"],
            id="renamed",
        ),
        pytest.param(
            {"a": text("a")},
            {"a": changed(text("a"))},
            ["97 % alike"],
            id="changed",
        ),
        pytest.param(
            {"a": b""},
            {"a": b"1"},
            [None],
            id="from nothing",
        ),
        pytest.param({"a": LINK}, {"a": b"1"}, [None], id="link becomes file"),
    ],
)
def test_describe(old: Tree, new: Tree, sentences: list[str | None]) -> None:
    assert {describe(found) for found in pair(old, new).pairs} == set(
        sentences
    )


def test_describe_similar() -> None:
    found = pair({"a": text("a")}, {"b": changed(text("a"))}).pairs[0]
    assert describe(found) == "renamed; 97 % alike"


def opaque(seed: int, times: int = 20) -> bytes:
    """Return a binary of always the same units in another order.

    No longer run of bytes is the same, the statistics of the bytes are.
    """
    units = times * [
        bytes(random.Random(kind).choices(range(0x80, 0x100), k=12))  # noqa: S311
        for kind in range(300)
    ]
    random.Random(seed).shuffle(units)  # noqa: S311
    return b"\0" + b"".join(units)


def unlike(seed: int) -> bytes:
    noise = random.Random(seed)  # noqa: S311
    return b"\0" + noise.randbytes(20_000)


def test_binaries_by_tlsh_alone() -> None:
    pairs = pair(
        {"a.bin": opaque(1), "b.bin": unlike(2)},
        {"x.bin": opaque(3), "y.bin": unlike(4)},
    ).pairs
    (found,) = (one for one in pairs if one.state is State.RENAMED)
    assert (found.old_path, found.new_path) == ("a.bin", "x.bin")
    assert found.stage is Stage.SIMILAR_DIGEST
    assert found.similarity is None
    sentence = describe(found)
    assert sentence is not None
    assert sentence.startswith(
        "renamed; similarity not measurable (paired by TLSH alone, distance "
    )
    assert found.distance is not None
    assert found.distance <= 30
    assert {one.path for one in pairs} == {"b.bin", "x.bin", "y.bin"}


@pytest.mark.parametrize(
    ("old", "new", "threshold"),
    [
        pytest.param(
            {"a": opaque(1)}, {"x": unlike(2)}, 110, id="nothing in common"
        ),
        pytest.param(
            {"a": opaque(1)},
            {"x": opaque(2), "y": opaque(3)},
            110,
            id="two as near",
        ),
        pytest.param(
            {"a": opaque(1)}, {"x": opaque(2)}, 1, id="beyond the threshold"
        ),
        pytest.param(
            {"a": opaque(1)}, {"x": opaque(2, 60)}, 110, id="other size"
        ),
        pytest.param(
            {"a": opaque(1)[1:]}, {"x": opaque(2)[1:]}, 110, id="no binary"
        ),
    ],
)
def test_binaries_not_by_tlsh(old: Tree, new: Tree, threshold: int) -> None:
    pairing = pair(old, new, fuzzy_threshold=threshold)
    assert State.RENAMED not in {found.state for found in pairing.pairs}


def test_overall() -> None:
    tree = {"a": text("a"), "b": text("b")}
    same = pair(tree, tree)
    assert (same.overall, same.old_in_new, same.new_in_old) == (100, 100, 100)
    half = pair(tree, {"a": text("a")})
    assert half.new_in_old == 99.9
    assert half.old_in_new == 50.0
    none = pair({"a": text("a")}, {"b": text("b")})
    assert (none.overall, none.old_in_new, none.new_in_old) == (0, 0, 0)


def test_overall_finds_what_moved_into_another_file() -> None:
    pairing = pair(
        {"a": text("a"), "b": text("b")}, {"a": text("a") + text("b")}
    )
    assert pairing.overall == 99.9


LICENSE = b"".join(
    b"Permission number %d is hereby granted to any person\n" % number
    for number in range(60)
)


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        pytest.param("LICENSE", False, id="license"),
        pytest.param("docs/LICENCE.txt", False, id="other spelling"),
        pytest.param("licenses/LICENSE-APACHE.md", False, id="with a name"),
        pytest.param("COPYING.LESSER", False, id="copying"),
        pytest.param("NOTICE", False, id="notice"),
        pytest.param("license.py", True, id="module"),
        pytest.param("LICENSE_check.py", True, id="module with a name"),
        pytest.param("licensed/core.txt", True, id="directory"),
        pytest.param("README", True, id="something else"),
    ],
)
def test_license_is_not_what_two_projects_share(
    path: str, counts: bool
) -> None:
    sides = {path: LICENSE, "a": text("a")}, {path: LICENSE, "b": text("b")}
    assert (pair(*sides).overall > 30) is counts


def test_license_alone_is_a_difference() -> None:
    pairing = pair(
        {"LICENSE": LICENSE, "a": text("a")},
        {"LICENSE": changed(LICENSE), "a": text("a")},
    )
    assert pairing.overall == 99.9
    assert describe(pairing.pairs[0]) is not None


# -- properties ------------------------------------------------------------

paths = st.builds(
    "/".join,
    st.lists(
        st.sampled_from(["a", "b", "src", "x.py", "y.py", "__init__.py"]),
        min_size=1,
        max_size=3,
    ),
)
contents = st.one_of(
    st.sampled_from([b"", b"short", text("p"), text("q"), text("r")]),
    st.builds(
        lambda name, keep, more: text(name)[: 50 * keep] + text(more, 10),
        st.sampled_from("pqr"),
        st.integers(2, 40),
        st.sampled_from("stu"),
    ),
)
trees = st.dictionaries(paths, contents, max_size=8)


def joined(pairing: Paired) -> set[tuple[str, str]]:
    return {
        (found.old_path, found.new_path)
        for found in pairing.pairs
        if found.old_path is not None and found.new_path is not None
    }


@settings(max_examples=200, deadline=None)
@given(trees, trees)
def test_every_member_is_in_one_pair(old: Tree, new: Tree) -> None:
    pairs = pair(old, new).pairs
    olds = [found.old_path for found in pairs if found.old_path is not None]
    news = [found.new_path for found in pairs if found.new_path is not None]
    assert sorted(olds) == sorted(old)
    assert sorted(news) == sorted(new)


@settings(max_examples=200, deadline=None)
@given(trees, trees)
def test_swapping_swaps(old: Tree, new: Tree) -> None:
    there = pair(old, new)
    back = pair(new, old)
    assert joined(there) == {(b, a) for a, b in joined(back)}
    assert there.overall == back.overall
    assert there.old_in_new == back.new_in_old
    assert {(m.old, m.new) for m in there.directory_moves} == {
        (m.new, m.old) for m in back.directory_moves
    }


@settings(max_examples=200, deadline=None)
@given(trees, trees, st.randoms(use_true_random=False))
def test_order_makes_no_difference(
    old: Tree, new: Tree, chance: random.Random
) -> None:
    shuffled = []
    for tree in (old, new):
        items = list(tree.items())
        chance.shuffle(items)
        shuffled.append(dict(items))
    there = pair(old, new)
    again = pair(*shuffled)
    assert joined(there) == joined(again)
    assert [describe(found) for found in there.pairs] == [
        describe(found) for found in again.pairs
    ]
    assert there.overall == again.overall


@settings(max_examples=200, deadline=None)
@given(trees, trees)
def test_an_unrelated_file_makes_no_difference(old: Tree, new: Tree) -> None:
    more = {**new, "unrelated.txt": text("unrelated")}
    assert joined(pair(old, new)) == joined(pair(old, more))


# -- hostile archives ------------------------------------------------------


def many(content: Callable[[int], bytes], number: int) -> dict[str, bytes]:
    return {f"{n % 97}/{n}.py": content(n) for n in range(number)}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda side, n: b"same" * 20, id="same content"),
        pytest.param(
            lambda side, n: b"".join(
                b"%d %s %d\n" % (k, side, n) * 3 for k in range(6)
            ),
            id="nothing in common",
        ),
        pytest.param(
            lambda side, n: text("shared", 5) + b"%s%d" % (side, n),
            id="the same lines in all",
        ),
        pytest.param(
            lambda side, n: (
                b"".join(
                    b"shared by a few files: %d\n" % ((n * 7 + k) % 5000)
                    for k in range(10)
                )
                + side
            ),
            id="lines in twenty files each",
        ),
    ],
)
def test_work_is_in_proportion(
    content: Callable[[bytes, int], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = 5_000
    old = many(lambda n: content(b"old", n), number)
    new = {
        f"new/{path}x": data
        for path, data in many(lambda n: content(b"new", n), number).items()
    }
    measured = 0
    dice = search._dice

    def counted(*spans: set[bytes]) -> float:
        nonlocal measured
        measured += 1
        return dice(*spans)

    monkeypatch.setattr(search, "_dice", counted)
    begin = time.process_time()
    pairing = pair_members(
        members(old), members(new), (TreeContents(old), TreeContents(new))
    )
    assert time.process_time() - begin < 20
    assert measured <= 4 * number
    assert len(pairing.pairs) <= 2 * number
