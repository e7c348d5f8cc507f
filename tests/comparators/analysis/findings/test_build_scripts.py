"""What a setup.py newly does, and arguments of it that cannot be told."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import lines

SCRIPT = (
    "from setuptools import setup\n{}\n"
    "setup(name='p', version='1', install_requires=NEEDS, packages=P)\n"
)
VALUE = "NEEDS = ['requests']\nP = ['p']"
UNTOLD = {
    "bound by a loop": "for NEEDS in [['evil']]: pass",
    "item set": "NEEDS[:] = ['evil']",
    "by another name": "X = NEEDS; X.append('evil')",
    "walrus": "(NEEDS := ['evil'])",
    "match": "match ['evil']:\n    case NEEDS: pass",
    "all names of a module": "from evil import *",
    "own module": "import evil",
    "decorator": "@NEEDS.append\nclass A: pass",
    "f-string": "f'{NEEDS.append(1)}'",
    "comprehension": "[NEEDS.append(x) for x in ['evil']]",
    "unpacking": "*_, NEEDS = 1, ['evil']",
    "unknown keywords": "from setuptools import setup as s\ns(**NEEDS)",
}


def findings(old: str, new: str) -> list[str]:
    sides = [
        {"setup.py": SCRIPT.format(one).encode(), "p/__init__.py": b""}
        for one in (old, new)
    ]
    return lines(*sides, "runs-at-build")


@pytest.mark.parametrize("added", UNTOLD.values(), ids=UNTOLD)
def test_what_cannot_be_told_any_more(added: str) -> None:
    [found] = [
        one
        for one in findings(VALUE, f"{VALUE}\n{added}")
        if one.startswith("review")
    ]
    assert "only running it tells its " in found
    assert "install_requires" in found


def test_what_an_argument_depends_on_changed() -> None:
    rest = "P = ['p']\n"
    old = f"{rest}NEEDS = needs('a')"
    assert findings(old, f"{rest}NEEDS = needs('b')") == [
        "review runs-at-build setup.py:4 only running it tells its "
        "install_requires, which may have changed"
    ]
    assert findings(old, f"import os\n{old}\nX = 1") == []
    old = f"exec(open('a').read(), d)\n{old}"
    assert findings(old, old.replace("open('a')", "open('b')")) == [
        "review runs-at-build setup.py:2 calls builtins.exec"
    ]


@pytest.mark.parametrize(
    "new",
    [
        "NEEDS = ['requests', 'six']\nP = ['p']",
        "NEEDS = ['requests']\nP = find_packages()",
        "import os\nNEEDS = ['requests']\nP = ['p']",
    ],
    ids=["another value", "packages", "harmless import"],
)
def test_what_can_be_told_is_silent(new: str) -> None:
    assert findings(VALUE, new) == []


def test_an_added_script_has_no_argument_of_before() -> None:
    script = {"setup.py": SCRIPT.format("NEEDS = f()").encode()}
    assert not [one for one in lines({}, script) if "only running" in one]
