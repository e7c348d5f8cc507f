"""Requirements that only running setup.py would tell for certain."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.metadata.stated import (
    Metadata,
    Stated,
)
from diffoscope_sdist.comparators.analysis.release.dynamic_requirements import (
    dynamic_requirements,
)

SCRIPTS = {
    "file of a with statement": (
        "with open(join(here, 'needs.txt'), encoding='utf-8') as f:\n"
        "    needs = f.read().split()",
        ["six"],
    ),
    "file of another name": (
        "with open(join(here, 'needs.txt')) as f:\n    other = f.read()",
        [],
    ),
    "no file of requirements": (
        "with open('README') as f:\n    needs = f.read()",
        [],
    ),
}


@pytest.mark.parametrize(
    ("script", "names"), SCRIPTS.values(), ids=list(SCRIPTS)
)
def test_requirements_of_files(script: str, names: list[str]) -> None:
    files = {"setup.py": script.encode(), "needs.txt": b"six\n"}
    stated = Metadata(
        expressions={"install_requires": Stated("needs", "setup.py")}
    )
    found = dynamic_requirements([stated], files.get)
    assert [requirement.name for requirement, _ in found] == names
