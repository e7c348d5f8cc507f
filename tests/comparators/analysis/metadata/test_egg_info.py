"""The files of an .egg-info directory."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.metadata.egg_info import (
    LISTS,
    NAMED,
    EntryPoint,
    changes,
    read_entries,
    read_entry_points,
    read_requires,
)

FILES = [*LISTS, "requires.txt", "entry_points.txt"]


def test_entries_are_a_sorted_set() -> None:
    assert read_entries(b"b\r\na\n\n  b  \n# c\n") == ("a", "b")


def test_requirements_carry_extra_and_marker() -> None:
    content = b"""\
a>=1

[:python_version < "3.8"]
b

[test]
c

[docs:sys_platform == "win32" or os_name == "nt"]
d; python_version > "3"
e @ https://x.org/e.zip
"""
    assert read_requires(content) == (
        "a>=1",
        'b; python_version < "3.8"',
        'c; extra == "test"',
        'd; (python_version > "3") and ((sys_platform == "win32" or '
        'os_name == "nt") and extra == "docs")',
        'e @ https://x.org/e.zip ; (sys_platform == "win32" or '
        'os_name == "nt") and extra == "docs"',
    )


def test_entry_points_are_read_by_group_and_name() -> None:
    content = b"[b]\nx=m:f\n\n[ a ]\n y = m : g [extra]\nno entry\n"
    assert read_entry_points(content) == (
        EntryPoint("a", "", "no entry"),
        EntryPoint("a", "y", "m : g [extra]"),
        EntryPoint("b", "x", "m:f"),
    )


@pytest.mark.parametrize(
    "content",
    [b"[a]\nx =\n  m:f\n", "[a]\u2028x = m:f\u2028".encode()],
    ids=["value on its own line", "line separators"],
)
def test_one_entry_point(content: bytes) -> None:
    assert read_entry_points(content) == (EntryPoint("a", "x", "m:f"),)


@pytest.mark.parametrize(
    ("name", "old", "new", "sentences"),
    [
        (
            "top_level.txt",
            b"a\nb\n",
            b"a\nc\n",
            ("1 top-level name added: c", "1 top-level name removed: b"),
        ),
        (
            "dependency_links.txt",
            b"\n",
            b"http://a\nhttp://b\n",
            ("2 dependency links added: http://a, http://b",),
        ),
        (
            "SOURCES.txt",
            b"",
            b"\n".join(b"f%d" % i for i in range(NAMED + 2)),
            ("7 listed files added: f0, f1, f2, f3, f4 and 2 more",),
        ),
        (
            "requires.txt",
            b'a>=1\n\n[x]\nb\n\n[:os_name == "nt"]\nc\n',
            b"a>=2\n\n[x]\nb>1\n",
            (
                "a: >=1 → >=2",
                'removed: c; os_name == "nt"',
                "[x] b: any version → >1",
            ),
        ),
        (
            "requires.txt",
            b"a\n",
            b"a\n[x:?]\nb\n",
            ('added: b; (?) and extra == "x" (not a requirement by PEP 508)',),
        ),
        (
            "entry_points.txt",
            b"[console_scripts]\na = m:a\nb = m:b\n",
            b"[console_scripts]\na = evil:a\nc = m:c\n",
            (
                "[console_scripts] a = m:a → evil:a",
                "removed: [console_scripts] b = m:b",
                "added: [console_scripts] c = m:c",
            ),
        ),
        (
            "entry_points.txt",
            b"[g]\na = m:a\n",
            b"[g]\na = m:a\na = m:b\nodd\n",
            ("added: [g] odd", "[g] a = m:a → m:a, m:b"),
        ),
        (
            "entry_points.txt",
            b"[g]\na = m:a\n",
            b"[h]\na = m:a\n",
            ("removed: [g] a = m:a", "added: [h] a = m:a"),
        ),
        (
            "entry_points.txt",
            b"[g]\na = m:a, m:b\n",
            b"[g]\na = m:a\na = m:b\n",
            ("[g] a = m:a, m:b → m:a, m:b",),
        ),
    ],
    ids=[
        "names",
        "links",
        "many files",
        "requirements",
        "bad section",
        "entry points",
        "repeated entry point",
        "other group",
        "one for two",
    ],
)
def test_a_change_is_said(
    name: str, old: bytes, new: bytes, sentences: tuple[str, ...]
) -> None:
    assert changes(name, old, new) == sentences


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    [
        ("top_level.txt", b"a\nb\n", b"b\na\n", "same entries"),
        ("SOURCES.txt", b"a\n", b"a\r\n", "same entries"),
        (
            "requires.txt",
            b"a>=1\nb\n",
            b"b\na >= 1.0\n",
            "same requirements",
        ),
        (
            "entry_points.txt",
            b"[a]\nx=m:f\n[b]\ny=m:g\n",
            b"[b]\ny = m:g\n\n[a]\nx = m:f\n",
            "same entry points",
        ),
    ],
    ids=["order", "line endings", "requirements", "entry points"],
)
def test_other_bytes_of_the_same_meaning_are_told(
    name: str, old: bytes, new: bytes, sentence: str
) -> None:
    (found,) = changes(name, old, new)
    assert sentence in found


@pytest.mark.parametrize("name", FILES)
def test_the_same_bytes_are_no_change(name: str) -> None:
    assert changes(name, b"a\n", b"a\n") == ()


@given(st.sampled_from(FILES), st.binary(), st.binary())
def test_no_bytes_raise(name: str, old: bytes, new: bytes) -> None:
    assert changes(name, old, new) or old == new or not (old and new)


def test_nothing_is_said_of_a_file_that_is_empty_or_not_there() -> None:
    assert changes("top_level.txt", b"", b"\n") == ()
    assert changes("top_level.txt", b"a\n", b"") == (
        "1 top-level name removed: a",
    )


@given(
    st.lists(st.sampled_from(["a", "b>1", "c;os_name=='x'"]), min_size=1),
    st.randoms(),
)
def test_a_permutation_of_requirements_is_no_change(
    lines: list[str], random
) -> None:
    old = "\n".join(lines).encode()
    random.shuffle(lines)
    new = "\n".join([*lines, "", ""]).encode()
    assert changes("requires.txt", old, new) == (
        "the same requirements in another order or spelling",
    )


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "line",
    [b"[x:(((]\na;" + b"(" * 90, b"[a]\nb;os_name=='%d'", b"a%d=b"],
    ids=["brackets", "markers", "names"],
)
def test_time_is_bounded(name: str, line: bytes) -> None:
    count = 10_000
    lines = (line % i if b"%d" in line else line for i in range(count))
    begin = time.process_time()
    assert changes(name, b"\n".join(lines), b"a\n")
    assert time.process_time() - begin < 10


def test_a_file_of_too_many_lines_is_not_interpreted() -> None:
    assert changes("SOURCES.txt", b"a\n" * 300_000, b"b\n") == (
        "more than 200,000 lines, compared as text only",
    )
