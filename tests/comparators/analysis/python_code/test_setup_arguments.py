"""What changed between two setup scripts."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.python_code.setup_arguments import (
    Expression,
    SetupScript,
    Value,
    argument_lines,
    compare_arguments,
)
from diffoscope_sdist.comparators.analysis.python_code.setup_script import (
    read_setup_script,
)


def script(body: str) -> SetupScript:
    return read_setup_script(body.encode())


def lines(argument: Value | Expression | None) -> list[str]:
    return [] if argument is None else list(argument_lines("", argument))


CHANGES = {
    "value": (
        "setup(python_requires='>=3.7')",
        "setup(python_requires='>=3.8')",
        {"python_requires": ()},
    ),
    "added": ("setup()", "setup(cmdclass={'a': B})", {"cmdclass": ()}),
    "removed": ("setup(zip_safe=False)", "setup()", {"zip_safe": ()}),
    "requirement": (
        "setup(install_requires=['requests>=2', 'six'])",
        "setup(install_requires=['six', 'requests >= 2.31'])",
        {"install_requires": ("requests: >=2 → >=2.31",)},
    ),
    "extra": (
        "setup(extras_require={'x': ['six']})",
        "setup(extras_require={'x': ['six', 'attrs']})",
        {"extras_require": ("[x] added: attrs",)},
    ),
    "value to expression": (
        "setup(version='1')",
        "setup(version=f())",
        {"version": ()},
    ),
    "truth is not a number": (
        "setup(zip_safe=1)",
        "setup(zip_safe=True)",
        {"zip_safe": ()},
    ),
    "what an expression depends on": (
        "src = f('a.c')\nsetup(ext_modules=[Extension('p', src)])",
        "\nsrc = f('b.c')\nsetup(ext_modules=[Extension('p', src)])",
        {"ext_modules": ("the expression is the same, src (line 2) changed",)},
    ),
    "what that depends on": (
        "E = ['a']\nP = find(exclude=E)\nsetup(packages=P)",
        "E = ['b']\nP = find(exclude=E)\nsetup(packages=P)",
        {"packages": ("the expression is the same, E (line 1) changed",)},
    ),
    "a change that is gone": (
        "E = ['a']\nE.append('b')\nsetup(packages=find(exclude=E))",
        "E = ['a']\nsetup(packages=find(exclude=E))",
        {
            "packages": (
                "the expression is the same, E (line 2 of the old file) "
                "changed",
            )
        },
    ),
    "function that is called": (
        "def v():\n    return open('V').read()\nsetup(version=v())",
        "def v():\n    return open('W').read()\nsetup(version=v())",
        {"version": ("the expression is the same, v (line 1) changed",)},
    ),
    "condition": (
        "import sys\nif sys.a:\n    V = f()\nsetup(version=V)",
        "import sys\nif sys.b:\n    V = f()\nsetup(version=V)",
        {"version": ("the expression is the same, V (line 2) changed",)},
    ),
    "exec": (
        "exec(open('a'))\nsetup(version=V)",
        "exec(open('b'))\nsetup(version=V)",
        {"version": ("the expression is the same, exec (line 1) changed",)},
    ),
    "order": (
        "V = f()\nV.x()\nV.y()\nsetup(version=V)",
        "V = f()\nV.y()\nV.x()\nsetup(version=V)",
        {
            "version": (
                "the expression is the same, the order of what it depends "
                "on changed",
            )
        },
    ),
    "white space in a text": (
        "V = f('a  b')\nsetup(version=V)",
        "V = f('a b')\nsetup(version=V)",
        {"version": ("the expression is the same, V (line 1) changed",)},
    ),
    "unknown keywords": (
        "kw = f(1)\nsetup(**kw)",
        "kw = f(2)\nsetup(**kw)",
        {"**kw": ("the expression is the same, kw (line 1) changed",)},
    ),
    "number of 5,000 digits": (
        f"setup(version=f(0x{'f' * 5000}))",
        f"setup(version=f(0x{'e' * 5000}))",
        {"version": ()},
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"), CHANGES.values(), ids=CHANGES
)
def test_changes(
    old: str, new: str, expected: dict[str, tuple[str, ...]]
) -> None:
    changes = list(compare_arguments(script(old), script(new)))
    assert {one.name: one.sentences for one in changes} == expected
    for change in changes:
        if not change.sentences:
            assert lines(change.old) != lines(change.new)


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
    assert not list(compare_arguments(script(old), script(new)))


def test_changes_are_in_the_order_of_the_new_script() -> None:
    changes = compare_arguments(
        script("setup(a=1, b=2)"), script("setup(c=3, a=2)")
    )
    assert [change.name for change in changes] == ["c", "a", "b"]


def test_lines_of_arguments() -> None:
    assert list(argument_lines("a", Value(["x", "y"]))) == [
        "a = [",
        "    'x',",
        "    'y',",
        "]",
    ]
    assert list(argument_lines("a", Value({"k": ["x"], "l": 1}))) == [
        "a = {",
        "    'k': [",
        "        'x',",
        "    ],",
        "    'l': 1,",
        "}",
    ]
    assert list(argument_lines("a", Expression("f()"))) == ["a = f()"]
    (line,) = argument_lines("a", Value("x\n" * 500))
    assert line.startswith("a = a text of 1,000 characters in 501 lines")
