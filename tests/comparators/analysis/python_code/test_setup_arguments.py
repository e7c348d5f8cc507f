"""What changed between two setup scripts."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.python_code.setup_arguments import (
    compare_arguments,
)
from diffoscope_sdist.comparators.analysis.python_code.setup_script import (
    read_setup_script,
)


def changes(old: str, new: str) -> dict[str, str]:
    scripts = (read_setup_script(each.encode()) for each in (old, new))
    return {
        one.name: "; ".join(one.sentences) or f"depends on {one.depends_on}"
        for one in compare_arguments(*scripts)
    }


CHANGES = {
    "value": (
        "setup(python_requires='>=3.7')",
        "setup(python_requires='>=3.8')",
        'python_requires: ">=3.7" → ">=3.8"',
    ),
    "added": (
        "setup()",
        "setup(cmdclass={'a': B})",
        "added: cmdclass = {'a': B}",
    ),
    "removed": (
        "setup(cmdclass={'a': B})",
        "setup()",
        "removed: cmdclass",
    ),
    "items": (
        "setup(classifiers=['a', 'b'])",
        "setup(classifiers=('b', 'c'))",
        'classifiers: added "c"; removed "a"',
    ),
    "table": (
        "setup(package_dir={'a': 'a'})",
        "setup(package_dir={'': 'src'})",
        'added: package_dir."" = "src"; removed: package_dir.a = "a"',
    ),
    "requirement": (
        "setup(install_requires=['requests>=2', 'six'])",
        "setup(install_requires=['six', 'requests >= 2.31'])",
        "install_requires: requests: >=2 → >=2.31",
    ),
    "extra": (
        "setup(extras_require={'x': ['six']})",
        "setup(extras_require={'x': ['six', 'attrs']})",
        "extras_require.x: added: attrs",
    ),
    "value to expression": (
        "setup(version='1')",
        "setup(version=f())",
        'version: "1" → f()',
    ),
    "another expression": (
        "setup(version=f())",
        "setup(version=g())",
        "version: f() → g()",
    ),
    "truth is not a number": (
        "setup(zip_safe=1)",
        "setup(zip_safe=True)",
        "zip_safe: 1 → true",
    ),
    "what an expression depends on": (
        "src = f('a.c')\nsetup(ext_modules=[Extension('p', src)])",
        "\nsrc = f('b.c')\nsetup(ext_modules=[Extension('p', src)])",
        "depends on src (line 2)",
    ),
    "what that depends on": (
        "E = ['a']\nP = find(exclude=E)\nsetup(packages=P)",
        "E = ['b']\nP = find(exclude=E)\nsetup(packages=P)",
        "depends on E (line 1)",
    ),
    "a change that is gone": (
        "E = ['a']\nE.append('b')\nsetup(packages=find(exclude=E))",
        "E = ['a']\nsetup(packages=find(exclude=E))",
        "depends on E (line 2 of the old file)",
    ),
    "function that is called": (
        "def v():\n    return open('V').read()\nsetup(version=v())",
        "def v():\n    return open('W').read()\nsetup(version=v())",
        "depends on v (line 1)",
    ),
    "condition": (
        "import sys\nif sys.a:\n    V = f()\nsetup(version=V)",
        "import sys\nif sys.b:\n    V = f()\nsetup(version=V)",
        "depends on V (line 2)",
    ),
    "condition of the call": (
        "import sys\nif sys.a:\n    setup(version=V)",
        "import sys\nif sys.b:\n    setup(version=V)",
        "depends on if (line 2)",
    ),
    "what a function is called with": (
        "def main(v):\n    setup(version=v)\nmain('1')",
        "def main(v):\n    setup(version=v)\nmain('2')",
        "depends on main (line 3)",
    ),
    "exec": (
        "exec(open('a'))\nsetup(version=V)",
        "exec(open('b'))\nsetup(version=V)",
        "depends on exec (line 1)",
    ),
    "order": (
        "V = f()\nV.x()\nV.y()\nsetup(version=V)",
        "V = f()\nV.y()\nV.x()\nsetup(version=V)",
        "depends on the order of what it depends on",
    ),
    "white space in a text": (
        "V = f('a  b')\nsetup(version=V)",
        "V = f('a b')\nsetup(version=V)",
        "depends on V (line 1)",
    ),
    "unknown keywords": (
        "kw = f(1)\nsetup(**kw)",
        "kw = f(2)\nsetup(**kw)",
        "depends on kw (line 1)",
    ),
    "number of 5,000 digits": (
        f"setup(version=f(0x{'f' * 5000}))",
        f"setup(version=f(0x{'e' * 5000}))",
        f"version: f(0x{'f' * 296}… → f(0x{'e' * 296}…",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"), CHANGES.values(), ids=CHANGES
)
def test_changes(old: str, new: str, expected: str) -> None:
    assert [*changes(old, new).values()] == [expected]


SAME = {
    "spelling": ("setup(version='1')", 'V = "1"\nsetup(version=V)'),
    "order": ("setup(a=1, b=2)", "setup(b=2, a=1)"),
    "expression": ("setup(version=f())", "setup(version=f( ))"),
    "slice": (
        "x = 1\nV = f('a')\nsetup(version=V)",
        "x = 2\n\nV = f(\n    'a')\nsetup(version=V)",
    ),
    "module that another statement uses": (
        "import os\nos.umask(1)\nsetup(version=f(os.name))",
        "import os\nos.umask(2)\nsetup(version=f(os.name))",
    ),
    "requirements written otherwise": (
        "setup(install_requires=['A >= 1', 'b'])",
        "setup(install_requires=['b', 'a>=1'])",
    ),
    "extra in another spelling": (
        "setup(extras_require={'A_b': ['x'], 'c:os_name==\"a\"': ['y']})",
        "setup(extras_require={'a-b': ['x'], 'C:os_name==\"a\"': ['y']})",
    ),
    "comments among requirements": (
        "setup(install_requires=['a>=1'])",
        "setup(install_requires=['a>=1  # c', '# b'])",
    ),
    "dict and keywords": ("setup(a=1)", "setup(**{'a': 1})"),
}


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_no_changes(old: str, new: str) -> None:
    assert not changes(old, new)


def test_changes_are_in_the_order_of_the_new_script() -> None:
    assert [*changes("setup(a=1, b=2)", "setup(c=3, a=2)")] == ["c", "a", "b"]
