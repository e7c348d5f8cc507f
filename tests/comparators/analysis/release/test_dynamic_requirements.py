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
    "joined path": (
        "with open(os.path.join(here, 'in', 'base.txt')) as f:\n"
        "    needs = f.read()",
        ["attrs"],
    ),
    "path of pathlib": (
        "needs = (HERE / 'in' / 'base.txt').read_text().splitlines()",
        ["attrs"],
    ),
    "path of another directory": (
        "needs = (HERE / 'out' / 'base.txt').read_text().splitlines()",
        [],
    ),
}


def found(expression: str, source: str, content: str) -> list[str]:
    files = {
        source: content.encode(),
        "needs.txt": b"# all\nsix  # why\n",
        "in/base.txt": b"attrs\n",
    }
    stated = Metadata(
        expressions={"install_requires": Stated(expression, source)}
    )
    requirements = dynamic_requirements([stated], files.get)
    return [requirement.name for requirement, _ in requirements]


@pytest.mark.parametrize(
    ("script", "names"), SCRIPTS.values(), ids=list(SCRIPTS)
)
def test_requirements_of_files(script: str, names: list[str]) -> None:
    assert found("needs", "setup.py", script) == names
