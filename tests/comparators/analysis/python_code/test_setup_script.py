"""setup.py in the manner of real releases, read without running it."""

from __future__ import annotations

import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.python_code.setup_arguments import (
    Expression,
    SetupScript,
    Value,
)
from diffoscope_sdist.comparators.analysis.python_code.setup_script import (
    read_setup_script,
)


def script(body: str, *paths: str, directory: str = "") -> SetupScript:
    source = f"from setuptools import setup\n{textwrap.dedent(body)}"
    return read_setup_script(source.encode(), paths, directory)


VALUES = {
    "literal": "setup(version='1.2.3')",
    "triple-quoted": 'setup(**{"version": """1.2.3"""})',
    "module constant": "V = '1.2.3'\nsetup(version=V)",
    "name with underscores": "__version__ = '1.2.3'\nsetup(version=__version__)",
    "annotated": "V: str = '1.2.3'\nsetup(version=V)",
    "list that is only read": (
        "V = ['1', '2']\nfor v in V + ['3']:\n    pass\n"
        "setup(version='1.2.3', keywords=V, classifiers=V)"
    ),
    "concatenation": "V = '1.2'\nsetup(version=V + '.' + '3')",
    "percent": "setup(version='%d.%d.%s' % (1, 2, 3))",
    "percent by name": "setup(version='%(a)s.2.3' % {'a': 1})",
    "format": "setup(version='{}.{}.{}'.format(1, 2, 3))",
    "format by name": "setup(version='{a}.2.{b}'.format(a=1, b=3))",
    "f-string": "minor = 2\nsetup(version=f'1.{minor}.{3}')",
    "keyword variable": "kw = {'version': '1.2.3'}\nsetup(**kw)",
    "keywords with an unknown value": (
        "kw = {'version': '1.2.3', 'ext': f()}\nsetup(**kw)"
    ),
    "setup in a try": "try:\n    setup(version='1.2.3')\nfinally:\n    pass",
    "main guard": "if __name__ == '__main__':\n    setup(version='1.2.3')",
    "other imports": (
        "import os, sys\nfrom setuptools import find_packages\n"
        "V = '1.2.3'\nsetup(version=V, packages=find_packages())"
    ),
    "text without white space": "setup(version=' 1.2.3\\n'.strip())",
    "in a function that is called once": (
        "V = '1.2.3'\ndef main():\n    setup(version=V)\n"
        "if __name__ == '__main__':\n    main()"
    ),
    "harmless calls": (
        "import os, re\nV = '1.2.3'\nhere = os.path.dirname(__file__)\n"
        "def read(name):\n    with open(os.path.join(here, name)) as f:\n"
        "        return re.search('a', f.read()).group()\n"
        "setup(version=V, description=read('a'))"
    ),
    "literal beside an unknown import": (
        "import helper\nsetup(version='1.2.3')"
    ),
}


@pytest.mark.parametrize("body", VALUES.values(), ids=VALUES)
def test_values(body: str) -> None:
    result = script(body)
    assert result.arguments["version"] == Value("1.2.3")
    assert not result.problems
    assert result.is_certain


EXPRESSIONS = {
    "environment": "import os\nV = os.environ.get('V', '1')",
    "own function": "def v():\n    return '1'\nV = v()",
    "file": "V = open('VERSION').read().strip()",
    "file in with": "with open('VERSION') as f:\n    V = f.read()",
    "search": "import re\nV = re.search('(a)', 'a').group(1)",
    "local name of a function": "def f():\n    V = '2'\nV = '1'",
    "parameter of a function": "def f(V):\n    pass\nV = '1'",
    "bound twice": "import os\nV = '1'\nif os.name == 'nt':\n    V = '2'",
    "in a loop": "for i in range(3):\n    V = '%d' % i",
    "augmented": "V = '1'\nV += '2'",
    "deleted": "V = '1'\ndel V",
    "global": "V = '1'\ndef f():\n    global V\n    V = '2'\nf()",
    "globals": "V = '1'\nglobals()['V'] = '2'",
    "exec": "V = '1'\nexec(\"V = '2'\")",
    "exec by another name": "V = '1'\ne = exec\ne(\"V = '2'\")",
    "setattr": "import sys\nV = '1'\nsetattr(sys, 'x', 1)",
    "__main__": "import sys\nV = '1'\nsys.modules['__main__'].V = '2'",
    "import of the archive": "V = '1'\nimport helper",
    "import that runs others": "V = '1'\nimport shelve",
    "settings that import": "V = '1'\nfrom setuptools.config import x",
    "frames": "import traceback\nV = '1'\ntraceback.f.f_globals['V'] = '2'",
    "import *": "V = '1'\nfrom os import *",
    "list that grows": "V = ['1']\nV.append('2')",
    "list by another name": "V = ['1']\nW = V\nW.append('2')",
    "list in a list": "V = [['1']]\nW = [*V]\nW[0].append('2')",
    "list bound to two names": "V = W = ['1']\nW.append('2')",
    "list given away": "V = ['1']\nchange(V)",
    "item set": "V = {'a': 1}\nV['b'] = 2",
    "patched": "import re\nre.search = f\nV = re.search('a', 'a').group()",
    "huge string": "V = 'a' * 10 ** 9",
    "huge width": "V = '%1000000000d' % 1",
    "huge width of a format": "V = '{:1000000000}'.format(1)",
    "place in memory": "V = '{0.strip}'.format('a')",
    "order of a set": "V = [*{'a', 'b'}]",
    "built-in name": "license = '1'\nV = license",
    "choice": "V = '1' if x else '2'",
    "comprehension": "V = [x for x in ('a', 'b')]",
    "walrus": "print(V := '1')",
    "module of a module": "import codecs\nV = '1'\ncodecs.builtins.exec('V = 2')",
    "another function of that name": (
        "import codecs\nV = '1'\ne = exec\nfrom os.path import join as exec\n"
        "e('V = 2')"
    ),
    "mangled name": (
        "_K__V = '1'\nclass K:\n    global __V\n    __V = '2'\nV = _K__V"
    ),
    "file that is executed": (
        "import optparse\nV = '1'\noptparse.Values().read_file('x')"
    ),
    "field of a format": (
        "import string\ndef f(): pass\nV = '1'\n"
        "string.Formatter().get_field('0.__globals__', (f,), {})[0]['V'] = 2"
    ),
    "annotation that is evaluated": (
        "import functools\nV = '1'\n@functools.singledispatch\n"
        "def f(x): pass\n@f.register\ndef g(x: 'exec(\"V = 2\")'): pass"
    ),
    "pattern": (
        "V = '1'\ng = (1 for i in 'a')\n"
        "match g:\n    case object(gi_frame=object(f_globals=d)):\n"
        "        d['V'] = '2'"
    ),
    "operator of a class": (
        "class K:\n    def __radd__(self, other): other.append('2')\n"
        "V = ['1']\nV + K()"
    ),
    "distribution": "from setuptools import Distribution\nV = '1'\nDistribution()",
    "module that is written": (
        "V = '1'\nprint('import __main__', file=open('re.py', 'w'))\nimport re"
    ),
    "mode in a list": "V = '1'\nopen(*['re.py', 'w']).write('')\nimport re",
    "file that is moved": (
        "from pathlib import Path\nV = '1'\nPath('x').replace('re.py')\n"
        "import re"
    ),
}


@pytest.mark.parametrize("body", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_expressions(body: str) -> None:
    argument = script(f"{body}\nsetup(x=V)").arguments["x"]
    assert isinstance(argument, Expression)
    assert argument.text == "V"


@pytest.mark.parametrize(
    ("path", "directory", "kind"),
    [
        ("re.py", "", Expression),
        ("setuptools/__init__.py", "", Expression),
        ("zlib.cpython-311-x86_64-linux-gnu.so", "", Expression),
        ("sub/re.py", "sub", Expression),
        ("Cython/Distutils/build_ext.py", "", Expression),
        ("sub/re.py", "", Value),
        ("re.txt", "", Value),
        ("tests/__init__.py", "", Value),
        ("pkg/re.py", "", Value),
    ],
)
def test_own_modules_stand_in_for_others(
    path: str, directory: str, kind: type
) -> None:
    result = script("V = '1'\nsetup(x=V)", path, directory=directory)
    assert isinstance(result.arguments["x"], kind)


def test_the_search_path_may_lead_elsewhere() -> None:
    for name, kind in (("path", Expression), ("argv", Value)):
        for body in (
            f"import sys\nsys.{name}.append('sub')",
            f"from sys import {name} as p\np.append('sub')",
        ):
            result = script(f"{body}\nV = '1'\nsetup(x=V)")
            assert isinstance(result.arguments["x"], kind)
    for body in (
        "import sys as s\ns.path.insert(0, 'sub')",
        "import os\nos.sys.path.insert(0, 'sub')",
    ):
        result = script(f"{body}\nV = '1'\nsetup(x=V)")
        assert isinstance(result.arguments["x"], Expression)


def test_local_names_are_not_the_modules() -> None:
    for body in ("V = '2'", "for V in f(): pass", "def V(): pass"):
        result = script(
            f"V = '1'\ndef main():\n    {body}\n    setup(x=V)\nmain()"
        )
        assert isinstance(result.arguments["x"], Expression)
    result = script("V = '1'\ndef main(V):\n    setup(x=V)\nmain('2')")
    assert isinstance(result.arguments["x"], Expression)


def test_unknown_keywords_are_an_argument() -> None:
    result = script("setup(name='x', **options())")
    assert result.arguments["name"] == Value("x")
    argument = result.arguments["**options()"]
    assert isinstance(argument, Expression)


def test_several_calls() -> None:
    result = script(
        """
        try:
            setup(name='x', ext_modules=['y'])
        except BuildFailed:
            setup(name='x')
        """
    )
    assert result.arguments["name"] == Value("x")
    modules = result.arguments["ext_modules"]
    assert isinstance(modules, Expression)
    assert modules.text == "['y'] or nothing"
    assert result.problems == ("setup() is called in several lines: 4, 6",)
    assert not result.is_certain


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("if x:\n    setup(name='x')", "setup() is called conditionally"),
        ("x = lambda: setup(name='x')", "setup() is called conditionally"),
        ("def setup(**kw): pass\nsetup(name='x')", "setup() may not be that"),
        ("import helper\nsetup(name='x')", ""),
        ("setup({})", "setup() is called with unnamed arguments"),
    ],
    ids=["condition", "lambda", "own function", "twin", "unnamed"],
)
def test_uncertain_calls(body: str, problem: str) -> None:
    result = script(body)
    assert result.is_certain == (not problem)
    assert [line for line in result.problems if problem not in line] == []
    assert bool(result.problems) == bool(problem)


PROBLEMS = {
    "Python 2": (
        b"print 'x'\nsetup()",
        "not evaluated: Python 2, or not Python: line 1: ",
    ),
    "syntax error": (b"setup(\n", "not evaluated: syntax error: line 1: "),
    "deep nesting": (b"x = " + b"(" * 100_000, "not evaluated: more than "),
    "unary operators": (b"x = " + b"~" * 100_000, "not evaluated: nested"),
    "null byte": (b"x = '\0'", "not evaluated: "),
    "not its encoding": (
        b"# coding: ascii\nx = '\xff'",
        "not evaluated: not text in its declared encoding",
    ),
    "too large": (b"#" * 300_000, "not evaluated: larger than"),
    "number of 5,000 digits": (b"x = " + b"1" * 5000, "not evaluated: syntax"),
    "many statements": (b"x\n" * 2001, "not evaluated: more than 2,000"),
    "one elif in another": (
        b"if a: 1\n" + b"elif a: 1\n" * 1500 + b"setup()",
        "not evaluated: more than 2,000",
    ),
    "no call": (b"x = 1", "no call of setup() was found"),
}


@pytest.mark.parametrize(
    ("source", "problem"), PROBLEMS.values(), ids=PROBLEMS
)
def test_problems(source: bytes, problem: str) -> None:
    result = read_setup_script(source)
    assert result.problems[0].startswith(problem)
    assert not result.is_certain


HOSTILE = {
    "doubling": "\n".join(f"x{n + 1} = x{n} + x{n}" for n in range(100)),
    "cycle": "x = y\ny = x",
    "two cycles": "x = y + y\ny = x + x",
    "nested lists": "x = " + "[" * 50 + "]" * 50,
    "many operators": "x = " + "+".join("1" * 900),
    "many statements": "\n".join(f"x{n} = f(x{n - 1})" for n in range(1900)),
    "many arguments": f"x = 1\nsetup({', '.join(f'a{n}=x' for n in range(999))})",
    "huge numbers": f"x = 0x{'f' * 9999}\ny = x + x",
    "surrogates": "x = '\\ud800'",
    "everything by everything": (
        "exec\n" * 1000
        + f"setup({', '.join(f'a{n}=b{n}' for n in range(1000))})"
    ),
    "deep conditions": "if a: 1\n" + "elif a: 1\n" * 900,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_scripts_take_little(body: str) -> None:
    begin = time.perf_counter()
    result = script(f"x0 = 'a'\n{body}\nsetup(name='x', x=x, y=x1899)")
    assert time.perf_counter() - begin < 10
    assert "name" in result.arguments


def test_nothing_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    script(
        """
        import os, pathlib
        open('made', 'w').write('x')
        pathlib.Path('made').write_text('x')
        os.system('touch made')
        exec("open('made', 'w')")
        [].__class__.__base__.__subclasses__()
        setup()
        """
    )
    assert not list(tmp_path.iterdir())


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_never_raises(source: bytes | str) -> None:
    if isinstance(source, str):
        source = source.encode("utf-8", "surrogatepass")
    read_setup_script(source)
    read_setup_script(b"x = " + source + b"\nsetup(x=x)")
