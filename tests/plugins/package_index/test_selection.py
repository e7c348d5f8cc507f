from __future__ import annotations

import re

import pytest
from pypi_simple import DistributionPackage

from diffoscope_sdist.plugins.package_index import (
    errors,
    requirement,
    selection,
)
from tests.plugins.package_index.conftest import offered


def sdist(
    version: str, yanked: bool = False, suffix: str = ".tar.gz"
) -> DistributionPackage:
    return offered(f"a-{version}{suffix}", version, {}, is_yanked=yanked)


def wheel(version: str) -> DistributionPackage:
    return offered(f"a-{version}-py3-none-any.whl", version, {})


FILES = [
    sdist("2004d"),
    sdist("1.0"),
    sdist("1.0+local"),
    sdist("1.9"),
    sdist("1.10", suffix=".zip"),
    sdist("1.10"),
    sdist("1.11", yanked=True),
    sdist("2.0rc1"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a", "a-1.10.tar.gz", id="newest"),
        pytest.param("a@previous", "a-1.9.tar.gz", id="previous"),
        pytest.param("a==1.0", "a-1.0.tar.gz", id="not its local version"),
        pytest.param("a==1", "a-1.0.tar.gz", id="zero left out"),
        pytest.param("a==1.0+local", "a-1.0+local.tar.gz", id="local version"),
        pytest.param("a==v1.9", "a-1.9.tar.gz", id="another spelling"),
        pytest.param("a==1.*", "a-1.10.tar.gz", id="newest of a prefix"),
        pytest.param("a==1.11", "a-1.11.tar.gz", id="yanked, named"),
        pytest.param("a==2.0rc1", "a-2.0rc1.tar.gz", id="pre-release, named"),
        pytest.param("a==2004d", "a-2004d.tar.gz", id="older than PEP 440"),
    ],
)
def test_chooses(text: str, expected: str) -> None:
    chosen = selection.choose(requirement.parse(text), FILES)
    assert chosen.filename == expected


@pytest.mark.parametrize(
    ("text", "files", "message"),
    [
        pytest.param(
            "a==1.5",
            FILES,
            "a has no version 1.5; the nearest: 1.0+local and 1.9",
            id="no such version",
        ),
        pytest.param(
            "a==3",
            FILES,
            "a has no version 3; the nearest: 2.0rc1",
            id="above",
        ),
        pytest.param(
            "a==x", FILES, "a has no version x; the newest: 2.0rc1", id="words"
        ),
        pytest.param(
            "a==2.*",
            FILES,
            "a has no version 2.*; the nearest: 2.0rc1",
            id="only a pre-release",
        ),
        pytest.param(
            "a",
            [wheel("2"), sdist("1")],
            "a 2 has no sdist; there is a-2-py3-none-any.whl",
            id="no sdist",
        ),
        pytest.param(
            "a==1",
            [wheel("1")],
            "a 1 has no sdist; there is a-1-py3-none-any.whl",
            id="never an sdist",
        ),
        pytest.param(
            "a",
            [sdist("1b1"), sdist("1", yanked=True)],
            "the package index has only pre-releases and yanked ones, the"
            " newest 1; name the version that is meant (a)",
            id="nothing usual",
        ),
        pytest.param(
            "a", [], "the package index has no files (a)", id="empty"
        ),
        pytest.param(
            "a@previous",
            [sdist("1")],
            "a 1 has no release before it",
            id="only one",
        ),
    ],
)
def test_refuses(
    text: str, files: list[DistributionPackage], message: str
) -> None:
    with pytest.raises(
        errors.PackageIndexError, match=f"^{re.escape(message)}$"
    ):
        selection.choose(requirement.parse(text), files)


def test_a_file_that_is_yanked_is_not_the_newest_ones_sdist() -> None:
    files = [
        sdist("1", yanked=True, suffix=".tar.gz"),
        sdist("1", suffix=".zip"),
    ]
    chosen = selection.choose(requirement.parse("a"), files)
    assert chosen.filename == "a-1.zip"
