"""Who and what a release says it is."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.findings.search import search
from tests.comparators.analysis.findings.cases import (
    lines,
    pkg_info,
    releases,
    stated,
)

FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], list[str]]] = {
    "another address": (
        ("Author-email: A <a@a.org>",),
        ("Author-email: A <b@b.org>",),
        ["review author-changed mail: a@a.org → b@b.org"],
    ),
    "another maintainer": (
        ("Author: A", "Author-email: a@a.org"),
        ("Author: A", "Author-email: a@a.org", "Maintainer: M"),
        ["review author-changed name: added: M"],
    ),
    "a number of others": (
        ("Author: A and 1 other",),
        ("Author: A and 2 others",),
        [],
    ),
    "another number in a name": (
        ("Author: A1",),
        ("Author: A2",),
        ["review author-changed name: A1 → A2"],
    ),
    "a name that moved beside its address": (
        ("Author: A", "Author-email: a@a.org"),
        ("Author-email: A <a@a.org>",),
        [],
    ),
    "another host": (
        ("Home-page: https://a.org/pkg",),
        ("Home-page: https://b.org/pkg",),
        [
            "review url-changed Home-page: https://a.org/pkg → "
            "https://b.org/pkg"
        ],
    ),
    "another owner on a forge": (
        ("Project-URL: Source, https://github.com/a/pkg",),
        ("Project-URL: Source, https://github.com/b/pkg",),
        [
            "review url-changed Source: https://github.com/a/pkg → "
            "https://github.com/b/pkg"
        ],
    ),
    "another path": (
        ("Home-page: https://a.org/pkg",),
        ("Home-page: https://a.org/new",),
        ["note url-changed Home-page: https://a.org/pkg → https://a.org/new"],
    ),
    "another label": (
        ("Home-page: https://a.org/pkg",),
        ("Project-URL: Homepage, https://a.org/pkg/",),
        [],
    ),
    "another license": (
        ("License: MIT",),
        ("License: Proprietary",),
        ["note license-metadata MIT → Proprietary"],
    ),
    "a license that is gone": (
        ("License: MIT",),
        (),
        ["note license-metadata MIT → no license field"],
    ),
    "a license that came": ((), ("License: MIT",), []),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"), FIELDS.values(), ids=FIELDS
)
def test_fields(
    old: tuple[str, ...], new: tuple[str, ...], expected: list[str]
) -> None:
    assert stated(old, new) == expected
    assert stated(new, new) == []


def test_another_name() -> None:
    old = {"PKG-INFO": pkg_info(name="colorama")}
    new = {"PKG-INFO": pkg_info("1.1", name="colourama")}
    assert lines(old, new) == ["alert name-changed colorama → colourama"]
    assert lines(old, {"PKG-INFO": pkg_info("1.1", name="Colorama")}) == []


def test_the_same_version_with_other_content() -> None:
    old = {"PKG-INFO": pkg_info(), "a.txt": b"1"}
    new = {"PKG-INFO": pkg_info(), "a.txt": b"2"}
    assert lines(old, new) == [
        "review same-version 1.0, and 1 member changed, added or removed"
    ]
    assert lines(old, old) == []


def test_an_older_version() -> None:
    old = {"PKG-INFO": pkg_info("2.0")}
    new = {"PKG-INFO": pkg_info("1.0")}
    assert lines(old, new) == ["review downgrade 2.0 → 1.0"]


def test_a_contradiction() -> None:
    both = releases({"PKG-INFO": pkg_info()}, {"PKG-INFO": pkg_info("1.1")})
    sentence = "2 versions stated: 1.0 in PKG-INFO; 1.1 in setup.py"
    odd = both.new._replace(contradictions=(sentence,))
    codes = [
        (each.code.value, each.sentence)
        for each in search(both._replace(new=odd)).findings
    ]
    assert codes == [("version-contradiction", sentence)]
    said = [f"2 {what} stated: another" for what in ("versions", "names")]
    for known, count in ((said, 0), (said[1:], 1)):
        old = both.old._replace(contradictions=tuple(known))
        assert len(search(both._replace(old=old, new=odd)).findings) == count


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("LICENSE", ["review license-text LICENSE changed"]),
        ("a/_vendor/LICENSE", ["note license-text a/_vendor/LICENSE changed"]),
        ("LICENSES/MIT.txt", ["review license-text LICENSES/MIT.txt changed"]),
        ("licenses.txt/MIT.txt", []),
        ("license.py", []),
    ],
)
def test_a_license_text(path: str, expected: list[str]) -> None:
    old, new = {path: b"do what\nyou want\n"}, {path: b"do not\nyou want\n"}
    assert lines(old, new) == expected
    assert lines(new, new) == []


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (b"(c) 2024 A\n", "numbers"),
        (b"(c)  2023 A\r\n", "white space"),
        (b"(c) 2024 A", "numbers and white space"),
    ],
)
def test_little_in_a_license_is_a_note(new: bytes, words: str) -> None:
    assert lines({"LICENSE": b"(c) 2023 A\n"}, {"LICENSE": new}) == [
        f"note license-text LICENSE changed, nothing but {words}"
    ]


def test_a_name_that_is_stated_twice() -> None:
    old = {"PKG-INFO": b"Name: a\nVersion: 1\n"}
    new = {"PKG-INFO": b"Name: a\nName: evil\nVersion: 1\n"}
    assert lines(old, new, "name-changed") == [
        "alert name-changed a → a and evil"
    ]
    assert lines(new, new | {"a": b""}, "name-changed") == []
