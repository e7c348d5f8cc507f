from __future__ import annotations

import pytest

from diffoscope_sdist.plugins.package_index import errors, requirement
from diffoscope_sdist.plugins.package_index.requirement import Requirement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("pypi:a", Requirement("a"), id="name"),
        pytest.param("a", Requirement("a"), id="no prefix"),
        pytest.param("pypi:a.B-c==1", Requirement("a.B-c", "1"), id="version"),
        pytest.param(
            "a == 1!2.0rc1+x", Requirement("a", "1!2.0rc1+x"), id="space"
        ),
        pytest.param("a==1.*", Requirement("a", "1.*"), id="prefix match"),
        pytest.param("a@previous", Requirement("a", "", True), id="previous"),
    ],
)
def test_parses(text: str, expected: Requirement) -> None:
    assert requirement.parse(text) == expected


@pytest.mark.parametrize(
    "text",
    ["pypi:", "pypi:a>=1", "pypi:a==", "pypi:a@older", "pypi:../a", "a\n==1"],
)
def test_refuses_another_form(text: str) -> None:
    with pytest.raises(
        errors.PackageIndexError, match="is none of pypi:NAME=="
    ):
        requirement.parse(text)


def test_an_error_shows_no_control_characters() -> None:
    with pytest.raises(errors.PackageIndexError) as caught:
        requirement.parse("pypi:a\x1b[31m")
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pypi:a", True),
        ("a==1", True),
        ("a@previous", True),
        ("a", False),
        ("a-1.tar.gz", False),
        ("dir/a==1", False),
    ],
)
def test_an_argument_says_by_its_form_that_it_names_a_release(
    text: str, expected: bool
) -> None:
    assert requirement.names_release(text) is expected
