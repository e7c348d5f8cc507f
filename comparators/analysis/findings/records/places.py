"""Where in a release a file lies: what is run, and what lies beside it."""

from __future__ import annotations

import re

from ...release.sections import CODE, SETTINGS

_BESIDE = re.compile(
    r"""
    (?:^|/)(?:tests?|testing|testdata|test[-_]\w+|\w+[-_]tests?|docs?
             |documentation|examples?|samples?|demos?|tutorials?
             |benchmarks?|benches|asv_bench|fixtures?|\.github)/
    | (?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ACTING = (*CODE, *SETTINGS, ".in")
_ACTING_NAMES = ("makefile", "configure", "dockerfile", "cmakelists.txt")
_REQUIREMENTS = re.compile(r"(?:^|/)[\w.-]*requirements?[\w.-]*\.txt$", re.I)
# What Python, pytest or a build runs for its name alone.
_RUN_BY_NAME = re.compile(
    r"(?:^|/)(?:setup|conftest|hatch_build|pdm_build|build|__init__"
    r"|__main__)\.py$|(?:^|/)(?:site|user)customize\.|\.(?:pth|start)$"
)


def runs_by_name(path: str) -> bool:
    """Whether the file is one that runs because of its name."""
    return _RUN_BY_NAME.search(path) is not None


def lies_beside(path: str) -> bool:
    """Whether *path* is a test, documentation, an example or the like.

    Nothing of it runs when the project is installed and used.
    """
    return _BESIDE.search(path) is not None


def acts(path: str) -> bool:
    """Whether the file is one that runs or decides: code or configuration."""
    name = path.rpartition("/")[2].lower()
    return (
        name.endswith(_ACTING)
        or name in _ACTING_NAMES
        or "." not in name
        or lists_requirements(path)
    )


def lists_requirements(path: str) -> bool:
    """Whether the file is one of requirements, as pip reads them."""
    return _REQUIREMENTS.search(path) is not None
