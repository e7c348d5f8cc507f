"""Clones of projects, and projects that have nothing to do with each other.

The projects are packages of the standard library, read where they are.
"""

from __future__ import annotations

import ctypes
import email
import hashlib
import io
import json
import keyword
import logging
import pathlib
import time
import tokenize
from collections.abc import Callable, Mapping
from types import ModuleType

import pytest

from diffoscope_sdist.comparators.analysis.pairing.measuring import (
    Measurement,
    Overall,
)
from diffoscope_sdist.comparators.analysis.pairing.pairing import pair_members
from diffoscope_sdist.comparators.analysis.pairing.pairs import Pairing, State
from diffoscope_sdist.comparators.analysis.python_code.code_shingles import (
    CodeContainment,
    code_containment,
    describe_code_containment,
    normalised_tokens,
)
from tests.trees import TreeContents, members


def project(package: ModuleType, name: str) -> dict[str, bytes]:
    """Return the sources of a package, as a project of some name."""
    assert package.__file__ is not None
    directory = pathlib.Path(package.__file__).parent
    return {
        f"{name}/{path.relative_to(directory).as_posix()}": path.read_bytes()
        for path in sorted(directory.rglob("*.py"))
        if "test" not in path.parent.name
    }


def with_renamed_package(tree: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        path.replace("email", "post"): content.replace(b"email", b"post")
        for path, content in tree.items()
    }


def with_payload(tree: Mapping[str, bytes]) -> dict[str, bytes]:
    payload = b"".join(
        b"def gather_%d(host):\n    return host.send(%d)\n" % (n, n)
        for n in range(50)
    )
    return {**with_renamed_package(tree), "post/_setup.py": payload}


def with_renamed_identifiers(tree: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        f"clone/m{number}.py": renamed_identifiers(content)
        for number, content in enumerate(tree.values())
    }


def renamed_identifiers(source: bytes) -> bytes:
    tokens = []
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        string = token.string
        if token.type == tokenize.NAME and not keyword.iskeyword(string):
            string = "n" + hashlib.sha256(string.encode()).hexdigest()[:6]
        tokens.append((token.type, string))
    code = tokenize.untokenize(tokens)
    return code if isinstance(code, bytes) else code.encode()


def pair(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Pairing:
    return pair_members(
        members(old), members(new), (TreeContents(old), TreeContents(new))
    )


def overall(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Overall:
    pairs = pair(old, new).pairs
    return Measurement(pairs, (TreeContents(old), TreeContents(new))).overall


def contained(
    old: Mapping[str, bytes], new: Mapping[str, bytes]
) -> CodeContainment | None:
    return code_containment(
        members(old),
        members(new),
        lambda member: old[member.path],
        lambda member: new[member.path],
    )


ORIGINAL = {
    **project(email, "email"),
    "README": b"A description of the project\n" * 30,
    "setup.cfg": b"[metadata]\nname = email\ndescription = mail\n",
}
SOURCES = project(email, "email")


@pytest.mark.parametrize(
    "clone",
    [
        pytest.param(with_renamed_package(ORIGINAL), id="renamed package"),
        pytest.param(with_payload(ORIGINAL), id="payload added"),
        pytest.param(SOURCES, id="only the sources kept"),
        pytest.param(with_renamed_identifiers(SOURCES), id="all names new"),
    ],
)
def test_clone_is_told(clone: dict[str, bytes]) -> None:
    containment = contained(ORIGINAL, clone)
    assert containment is not None
    assert containment.old_in_new > 90
    sentence = describe_code_containment(containment)
    assert sentence is not None
    assert "of the old Python code is in the new" in sentence


@pytest.mark.parametrize(
    "clone",
    [
        pytest.param(with_renamed_package(ORIGINAL), id="renamed package"),
        pytest.param(with_payload(ORIGINAL), id="payload added"),
        pytest.param(SOURCES, id="only the sources kept"),
    ],
)
def test_clone_has_most_lines(clone: dict[str, bytes]) -> None:
    assert overall(ORIGINAL, clone).old_in_new > 90


def test_package_of_a_clone_is_a_directory_that_moved() -> None:
    pairing = pair(ORIGINAL, with_payload(ORIGINAL))
    assert [(move.old, move.new) for move in pairing.directory_moves] == [
        ("email", "post")
    ]
    assert [
        found.new_path for found in pairing.pairs if found.state is State.ADDED
    ] == ["post/_setup.py"]


def test_lines_say_less_of_renamed_identifiers() -> None:
    clone = with_renamed_identifiers(SOURCES)
    containment = contained(SOURCES, clone)
    assert containment is not None
    assert overall(SOURCES, clone).old_in_new < containment.old_in_new - 40


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(email, logging, id="email and logging"),
        pytest.param(json, email, id="json and email"),
        pytest.param(logging, ctypes, id="logging and ctypes"),
    ],
)
def test_unrelated_projects(old: ModuleType, new: ModuleType) -> None:
    sides = project(old, "package"), project(new, "package")
    containment = contained(*sides)
    assert containment is not None
    assert describe_code_containment(containment) is None
    assert overall(*sides).similarity < 5


@pytest.mark.parametrize(
    ("tree", "why"),
    [
        pytest.param({}, "empty", id="no files"),
        pytest.param({"a.py": b"import b\n"}, "short", id="too short"),
        pytest.param({"a.txt": b"a = b + c\n" * 99}, "text", id="no Python"),
    ],
)
def test_not_measurable(tree: dict[str, bytes], why: str) -> None:
    assert contained(tree, SOURCES) is None
    assert contained(SOURCES, tree) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(b"a = b", b"c=d  # note", id="names and comments"),
        pytest.param(b"f('x')", b'g(rb"""y\n""")', id="strings"),
        pytest.param(b"1 + 2.5", b"0x1f + 1e9", id="numbers"),
        pytest.param("ä = 1".encode(), b"b = 2", id="beyond ASCII"),
    ],
)
def test_same_tokens(one: bytes, other: bytes) -> None:
    assert normalised_tokens(one) == normalised_tokens(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(b"a + b", b"a - b", id="operators"),
        pytest.param(b"if a: b", b"while a: b", id="keywords"),
        pytest.param(b"a(b)", b"a('b')", id="name and string"),
    ],
)
def test_other_tokens(one: bytes, other: bytes) -> None:
    assert normalised_tokens(one) != normalised_tokens(other)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda size: b'"' * size, id="quotes"),
        pytest.param(lambda size: b'\\"' * (size // 2), id="escaped quotes"),
        pytest.param(lambda size: b'"""\\' * (size // 4), id="triples"),
        pytest.param(lambda size: b"'a" * (size // 2), id="open strings"),
        pytest.param(lambda size: b"\0" * size, id="NUL"),
        pytest.param(lambda size: b"rb" * (size // 2), id="prefixes"),
    ],
)
def test_takes_time_in_proportion(content: Callable[[int], bytes]) -> None:
    begin = time.process_time()
    normalised_tokens(content(1 << 20))
    assert time.process_time() - begin < 15
