"""setup.py in the manner of real releases, read without running it."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.python_code.setup_script import (
    ArgumentChangeKind,
    Dynamic,
    SetupScript,
    Static,
    argument_lines,
    compare_arguments,
    read_setup_script,
    shown,
)

MEMBERS = {
    "VERSION": b"1.2.3\n",
    "README.md": b"# Read me\r\n",
    "requirements.txt": b"requests>=2\n# a comment\n\nsix\n",
    "pkg/__init__.py": b'__version__ = "1.2.3"\nfrom .core import go\n',
    "pkg/version.py": b"major = 1\n__version__ = '%d.2.3' % major\n",
    "pkg/about.py": b'__title__ = "name"\n__version__ = "1.2.3"\n',
    "pkg/info.py": b"VERSION = (1, 2, 3, 'final', 0)\n",
    "src/inner/__init__.py": b'__version__ = "1.2.3"\n',
    "package.json": b'{"version": "1.2.3", "name": "name"}',
    "common.py": b'version = "1.2.3"\n_hidden = 1\n',
}


def script(body: str, path: str = "setup.py") -> SetupScript:
    return read_setup_script(textwrap.dedent(body).encode(), MEMBERS.get, path)


STATIC_VERSIONS = {
    "literal": "setup(version='1.2.3')",
    "triple-quoted": 'setup(**{"version": """1.2.3"""})',
    "module constant": "V = '1.2.3'\nsetup(version=V)",
    "concatenation": "V = '1.2'\nsetup(version=V + '.' + '3')",
    "join of a tuple": "V = (1, 2, 3)\nsetup(version='.'.join(map(str, V)))",
    "join of a generator": (
        "V = (1, 2, 3)\nsetup(version='.'.join(str(x) for x in V))"
    ),
    "percent": "setup(version='%d.%d.%s' % (1, 2, 3))",
    "percent by name": "setup(version='%(a)s.2.3' % dict(a=1))",
    "format": "setup(version='{}.{}.{}'.format(1, 2, 3))",
    "format by name": "setup(version='{a}.2.{b}'.format(a=1, b=3))",
    "f-string": "minor = 2\nsetup(version=f'1.{minor}.{minor + 1:d}')",
    "dict call": "setup(**dict(name='x', version='1.2.3'))",
    "keyword variable": "kw = {'version': '1.2.3'}\nsetup(**kw)",
    "dict built up": (
        "kw = dict(name='x')\nkw['version'] = '1.2.3'\nsetup(**kw)"
    ),
    "dict updated": (
        "kw = {}\nkw.update(version='1.2.3', name='x')\nsetup(**kw)"
    ),
    "dict items": "setup(**dict([('version', '1.2.3')]))",
    "open and strip": "setup(version=open('VERSION').read().strip())",
    "with open": (
        "with open('VERSION') as f:\n    v = f.read().strip()\n"
        "setup(version=v)"
    ),
    "with open, readline": (
        "with open('VERSION') as f:\n    v = f.readline().rstrip()\n"
        "setup(version=v)"
    ),
    "io.open with encoding": (
        "import io\nwith io.open('VERSION', encoding='utf-8') as f:\n"
        "    v = f.read().strip()\nsetup(version=v)"
    ),
    "codecs.open": (
        "from codecs import open\n"
        "setup(version=open('VERSION', 'r', 'utf-8').read()[:-1])"
    ),
    "binary and decode": (
        "setup(version=open('VERSION', 'rb').read().decode('ascii').strip())"
    ),
    "path of the script": (
        "import os\nhere = os.path.abspath(os.path.dirname(__file__))\n"
        "setup(version=open(os.path.join(here, 'VERSION')).read().strip())"
    ),
    "pathlib": (
        "from pathlib import Path\n"
        "here = Path(__file__).resolve().parent\n"
        "setup(version=(here / 'VERSION').read_text().strip())"
    ),
    "pathlib, opened": (
        "import pathlib\n"
        "with pathlib.Path(__file__).parent.joinpath('VERSION').open() as f:\n"
        "    v = f.read().strip()\nsetup(version=v)"
    ),
    "in its own directory": (
        "import os\nos.chdir(os.path.dirname(os.path.abspath(__file__)))\n"
        "setup(version=open('VERSION').read().strip())"
    ),
    "read helper": (
        "import os\n"
        "def read(fname):\n"
        "    return open(os.path.join(os.path.dirname(__file__), fname))"
        ".read()\n"
        "setup(version=read('VERSION').strip())"
    ),
    "read helper of parts": (
        "import os, codecs\n"
        "here = os.path.abspath(os.path.dirname(__file__))\n"
        "def read(*parts, encoding='utf-8'):\n"
        "    with codecs.open(os.path.join(here, *parts), 'r', encoding) as f:"
        "\n        return f.read()\n"
        "setup(version=read('VERSION').strip())"
    ),
    "search": (
        "import re\n"
        "text = open('pkg/about.py').read()\n"
        'setup(version=re.search(r"^__version__ = [\'\\"]([^\'\\"]*)[\'\\"]",'
        " text, re.M).group(1))"
    ),
    "find_version": (
        "import re\n"
        "def find_version(path):\n"
        "    match = re.search(r'^__version__\\s*=\\s*[\\'\"]([^\\'\"]*)',"
        " open(path).read(), re.MULTILINE)\n"
        "    if match:\n        return match.group(1)\n"
        "    raise RuntimeError('no version')\n"
        "setup(version=find_version('pkg/about.py'))"
    ),
    "compiled pattern": (
        "import re\nimport ast\n"
        "_version_re = re.compile(r'__version__\\s+=\\s+(.*)')\n"
        "with open('pkg/about.py', 'rb') as f:\n"
        "    v = str(ast.literal_eval(_version_re.search("
        "f.read().decode('utf-8')).group(1)))\n"
        "setup(version=v)"
    ),
    "findall": (
        "import re\n"
        "setup(version=re.findall(r'__version__ = \"(.+?)\"',"
        " open('pkg/about.py').read())[0])"
    ),
    "backreference": (
        "import re\n"
        "setup(version=re.search(r'''__version__ = (['\"])(.*?)\\1''',"
        " open('pkg/about.py').read()).group(2))"
    ),
    "lines of a file": (
        "def get_version(path):\n"
        "    for line in open(path).read().splitlines():\n"
        "        if line.startswith('__version__'):\n"
        "            delim = '\"' if '\"' in line else \"'\"\n"
        "            return line.split(delim)[1]\n"
        "    else:\n        raise RuntimeError('no version')\n"
        "setup(version=get_version('pkg/about.py'))"
    ),
    "lines, evaluated": (
        "for line in open('pkg/about.py'):\n"
        "    if line.startswith('__version__'):\n"
        "        version = eval(line.split('=')[1])\n        break\n"
        "setup(version=version)"
    ),
    "next of the lines": (
        "setup(version=next(line.split('\"')[1] for line in"
        " open('pkg/about.py') if '__version__' in line))"
    ),
    "exec into a dict": (
        "about = {}\nexec(open('pkg/version.py').read(), about)\n"
        "setup(version=about['__version__'])"
    ),
    "exec of a with": (
        "about = dict()\nwith open('pkg/about.py') as fp:\n"
        "    exec(fp.read(), about)\nsetup(version=about['__version__'])"
    ),
    "exec of compile": (
        "exec(compile(open('pkg/about.py').read(), 'x', 'exec'))\n"
        "setup(version=__version__)"
    ),
    "run_path": (
        "import runpy\n"
        "setup(version=runpy.run_path('pkg/about.py')['__version__'])"
    ),
    "import of the package": "import pkg\nsetup(version=pkg.__version__)",
    "import of a submodule": (
        "import pkg.version\nsetup(version=pkg.version.__version__)"
    ),
    "from import": (
        "from pkg.version import __version__ as v\nsetup(version=v)"
    ),
    "from import of a module": (
        "from pkg import about\nsetup(version=about.__version__)"
    ),
    "import below src": (
        "import sys, os\n"
        "sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'src'))\n"
        "from inner import __version__\nsetup(version=__version__)"
    ),
    "import *": "from common import *\nsetup(version=version)",
    "tuple sliced": (
        "import pkg.info\n"
        "setup(version='.'.join(str(n) for n in pkg.info.VERSION[:3]))"
    ),
    "spec_from_file_location": (
        "import importlib.util\n"
        "spec = importlib.util.spec_from_file_location('v', 'pkg/about.py')\n"
        "m = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(m)\nsetup(version=m.__version__)"
    ),
    "package.json": (
        "import json\nwith open('package.json') as f:\n"
        "    setup(version=json.load(f)['version'])"
    ),
    "main guard": (
        "def main():\n    setup(version='1.2.3')\n"
        "if __name__ == '__main__':\n    main()"
    ),
    "function nobody calls": "def run(ext):\n    setup(version='1.2.3')",
    "alternative import": (
        "try:\n    from setuptools import setup\n"
        "except ImportError:\n    from distutils.core import setup\n"
        "setup(version='1.2.3')"
    ),
    "attribute call": ("import setuptools\nsetuptools.setup(version='1.2.3')"),
    "check before": (
        "import sys\nif sys.version_info < (3, 6):\n"
        "    sys.exit('too old')\nsetup(version='1.2.3')"
    ),
    "both branches agree": (
        "import os\nif os.name == 'nt':\n    v = '1.2.3'\nelse:\n"
        "    v = '1.2.' + '3'\nsetup(version=v)"
    ),
    "try that cannot fail": (
        "try:\n    v = open('VERSION').read().strip()\n"
        "except IOError:\n    v = 'unknown'\nsetup(version=v)"
    ),
}


@pytest.mark.parametrize("body", STATIC_VERSIONS.values(), ids=STATIC_VERSIONS)
def test_version_is_static(body: str) -> None:
    result = script(f"from setuptools import setup\n{body}")
    assert result.arguments["version"] == Static("1.2.3")
    assert not result.problems


DYNAMIC_VERSIONS = {
    "environment": (
        "import os\nsetup(version=os.environ.get('V', '1'))",
        "os.environ.get('V', '1')",
    ),
    "subprocess": (
        "import subprocess\n"
        "v = subprocess.check_output(['git', 'describe']).strip()\n"
        "setup(version=v)",
        "subprocess.check_output(['git', 'describe']).strip()",
    ),
    "own function": (
        "import time\ndef v():\n    return str(time.time())\n"
        "setup(version=v())",
        "v()",
    ),
    "member that is not there": (
        "setup(version=open('NOWHERE').read())",
        "open('NOWHERE').read()",
    ),
    "outside of the archive": (
        "setup(version=open('../VERSION').read())",
        "open('../VERSION').read()",
    ),
    "absolute path": (
        "setup(version=open('/etc/passwd').read())",
        "open('/etc/passwd').read()",
    ),
    "condition": (
        "import os\nv = '1'\nif os.name == 'nt':\n    v = '2'\n"
        "setup(version=v)",
        "'2' if os.name == 'nt' else '1'",
    ),
    "try": (
        "try:\n    import x\n    v = '1'\nexcept ImportError:\n    v = '2'\n"
        "setup(version=v)",
        "'1' if no ImportError else '2'",
    ),
    "pattern that may take long": (
        "import re\nsetup(version=re.sub('(a+)+', '', 'a' * 50))",
        "re.sub('(a+)+', '', 'a' * 50)",
    ),
    "huge string": ("setup(version='a' * 10 ** 9)", "'a' * 10 ** 9"),
    "huge number": ("setup(version=9 ** 9 ** 9)", "9 ** 9 ** 9"),
    "in another directory": (
        "import os\nos.chdir(elsewhere)\n"
        "setup(version=open('VERSION').read())",
        "open('VERSION').read()",
    ),
    "nonlocal": (
        "def f():\n    v = '1'\n    def g():\n        nonlocal v\n"
        "        v = '2'\n    g()\n    setup(version=v)\nf()",
        "v",
    ),
    "missing name": (
        "from elsewhere import __version__\nsetup(version=__version__)",
        "__version__",
    ),
    "changed by an unknown call": (
        "kw = {'version': '1'}\nchange(kw)\nsetup(**kw)",
        "'1'",
    ),
    "deleted": ("v = '1'\ndel v\nsetup(version=v)", "v"),
}


@pytest.mark.parametrize(
    ("body", "expression"), DYNAMIC_VERSIONS.values(), ids=DYNAMIC_VERSIONS
)
def test_version_is_dynamic(body: str, expression: str) -> None:
    result = script(f"from setuptools import setup\n{body}")
    assert result.arguments["version"] == Dynamic(expression)


LISTS = {
    "append": ("r = ['a']\nr.append('b')", ["a", "b"]),
    "extend": ("r = ['a']\nr.extend(['b'])", ["a", "b"]),
    "augmented": ("r = ['a']\nr += ['b']", ["a", "b"]),
    "added": ("r = ['a'] + ['b']", ["a", "b"]),
    "lines of a text": ("r = '''\na\nb\n'''.split()", ["a", "b"]),
    "comprehension": (
        "r = [x for x in 'a,b,'.split(',') if x]",
        ["a", "b"],
    ),
    "filter": ("r = list(filter(None, 'a\\nb\\n'.split('\\n')))", ["a", "b"]),
    "starred": ("a = ['a']\nr = [*a, 'b']", ["a", "b"]),
    "requirements.txt": (
        "r = [l.strip() for l in open('requirements.txt')"
        " if l.strip() and not l.startswith('#')]",
        ["requests>=2", "six"],
    ),
    "alias": ("q = ['a']\nr = q\nq.append('b')", ["a", "b"]),
    "sorted set": ("r = sorted({'b', 'a'})", ["a", "b"]),
    "loop": ("r = []\nfor x in ('a', 'b'):\n    r.append(x)", ["a", "b"]),
    "removed": ("r = ['a', 'c', 'b']\nr.remove('c')", ["a", "b"]),
    "chosen by what is known": (
        "r = ['a']\nif 'b':\n    r.append('b')\nelse:\n    r.append('c')",
        ["a", "b"],
    ),
}


@pytest.mark.parametrize(("body", "expected"), LISTS.values(), ids=LISTS)
def test_lists(body: str, expected: list[str]) -> None:
    result = script(f"{body}\nsetup(install_requires=r)")
    assert result.arguments["install_requires"] == Static(expected)


def test_conditional_requirement_keeps_the_rest() -> None:
    result = script(
        """
        import sys
        r = ['a']
        if sys.version_info < (3, 8):
            r.append('b')
        r.append('c')
        setup(install_requires=r)
        """
    )
    assert result.arguments["install_requires"] == Dynamic(
        "['a', *(['b'] if sys.version_info < (3, 8) else []), 'c']"
    )


def test_aliases_survive_a_branch() -> None:
    result = script(
        """
        import os
        r = ['a']
        def add(where):
            if os.name == 'nt':
                where.append('b')
        add(r)
        setup(install_requires=r)
        """
    )
    assert result.arguments["install_requires"] == Dynamic(
        "['a', *(['b'] if os.name == 'nt' else [])]"
    )


def test_partly_known_arguments() -> None:
    result = script(
        """
        from setuptools import Command, setup
        class Build(Command):
            pass
        kw = {}
        if unknown():
            kw['cmdclass'] = {'build': Build}
        setup(name='x', **kw)
        """
    )
    assert result.arguments["name"] == Static("x")
    assert result.arguments["cmdclass"] == Dynamic(
        "{'build': Build} if unknown()"
    )


def test_unknown_keywords_are_a_problem() -> None:
    result = script("setup(name='x', **options())")
    assert result.arguments == {"name": Static("x")}
    assert result.problems == ("more arguments come from options()",)


def test_two_different_calls() -> None:
    result = script(
        """
        try:
            setup(name='x', ext_modules=['y'])
        except BuildFailed:
            setup(name='x')
        """
    )
    assert result.arguments["name"] == Static("x")


def test_nested_script_reads_beside_itself() -> None:
    result = read_setup_script(
        b"setup(version=open('VERSION').read())",
        {"sub/VERSION": b"2", "VERSION": b"1"}.get,
        "sub/setup.py",
    )
    assert result.arguments == {"version": Static("2")}


def test_the_place_of_the_archive_is_not_shown() -> None:
    result = script("import os\nsetup(here=os.path.abspath('x'))")
    assert result.arguments["here"] == Dynamic("'<root>/x'")


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
    "no call": (b"x = 1", "no call of setup() was found"),
    "endless": (
        b"while True: pass\nsetup(name='x', y=z)",
        "not fully evaluated: it takes more than",
    ),
}


@pytest.mark.parametrize(
    ("source", "problem"), PROBLEMS.values(), ids=PROBLEMS
)
def test_problems(source: bytes, problem: str) -> None:
    result = read_setup_script(source, MEMBERS.get)
    assert result.problems[0].startswith(problem)


def test_not_reached_call_is_shown_as_written() -> None:
    result = script("while True: pass\nsetup(name='x', version=v, **kw)")
    assert result.arguments == {"name": Static("x"), "version": Dynamic("v")}
    assert "more arguments come from kw" in result.problems


HOSTILE = {
    "doubling strings": "x = 'a'\nfor i in range(100): x = x + x",
    "doubling lists": (
        "x = [1]\nfor i in range(60): x = [x, x]\ny = str(x)\nz = x == x"
    ),
    "doubling tuples": (
        "x = (1,)\nfor i in range(60): x = (x, x)\nif f(): x = (x, x)"
    ),
    "list in itself": "x = []\nx.append(x)\nif f(): x.append(1)",
    "dict in itself": "x = {}\nx['a'] = x\nif f(): x['b'] = 1",
    "calls itself": "def f(): return f()\nx = f()",
    "width": "x = f'{1:>1000000000}', '%1000000000d' % 1",
    "width from a field": "x = '{:{}}'.format(1, 10 ** 9)",
    "growing replacement": ("x = ('a' * 10 ** 5).replace('a', 'b' * 10 ** 5)"),
    "json": "import json\nx = json.loads('[' * 100000)",
    "evaluates itself": "y = 'exec(y)'\nexec(y)",
    "branches in branches": "".join(
        f"{' ' * depth}if f{depth}():\n" for depth in range(90)
    )
    + " " * 90
    + "x = 1",
    "many branches": "".join(f"if f{n}(): x{n} = 1\n" for n in range(2000)),
    "loops in loops": (
        "for i in range(9999):\n for j in range(9999):\n  x = i, j"
    ),
    "imports itself": "import setup\nfrom setup import *",
    "unknown encoding": "x = ('a' * 100000).encode('punycode')",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_scripts_take_little(body: str) -> None:
    begin = time.perf_counter()
    result = script(f"{body}\nsetup(name='x')")
    assert time.perf_counter() - begin < 10
    assert result.arguments.get("name", Static("x")) == Static("x")


def test_nothing_is_run(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
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
    read_setup_script(source, MEMBERS.get)
    read_setup_script(b"x = " + source + b"\nsetup(x=x)", MEMBERS.get)


FRAGMENTS = [
    "x = [1, *y]\n",
    "y = {**x, 'a': x}\n",
    "x += y\n",
    "if f():\n    x = y\nelse:\n    y.append(x)\n",
    "for x in y:\n    y = x, y\n    continue\n",
    "try:\n    x = y[0]\nexcept E as e:\n    y = e\nelse:\n    z = 1\n",
    "with f(x) as y:\n    x = y\n",
    "def g(a, *b, c=x, **d):\n    global y\n    y = a\n    return b\n",
    "x = g(1, 2, *y, **z)\n",
    "z = lambda q: q + x\n",
    "z = z(z)\n",
    "x, y = y, x\n",
    "while y:\n    y.pop()\n    if f(): break\n",
    "del x[0], y\n",
    "import pkg, re\n",
    "x = '%s' % y\n",
    "x = f'{y!r:>5}'\n",
    "x = {a: b for a in x for b in y if a}\n",
    "x.update(y)\n",
    "x = not x and y or z\n",
    "class X(y):\n    x = 1\n",
    "match x:\n    case [a, b]: y = a\n",
    "x: int = 5\n",
    "raise x\n",
    "x = re.sub('(a)', 'b', x)\n",
    "exec(str(x), y)\n",
    "setup(x=x, y=y)\n",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=12))
def test_any_program_is_read(fragments: list[str]) -> None:
    source = "x = []\ny = {}\nz = 1\n" + "".join(fragments) + "setup(x=x)\n"
    read_setup_script(source.encode(), MEMBERS.get)


CHANGES = {
    "value": (
        "setup(python_requires='>=3.7')",
        "setup(python_requires='>=3.8')",
        ["python_requires: '>=3.7' → '>=3.8'"],
    ),
    "added": (
        "setup()",
        "setup(cmdclass={'a': B})",
        ["added: cmdclass = {'a': B}"],
    ),
    "removed": (
        "setup(zip_safe=False)",
        "setup()",
        ["removed: zip_safe = False"],
    ),
    "requirement": (
        "setup(install_requires=['requests>=2', 'six'])",
        "setup(install_requires=['six', 'requests >= 2.31'])",
        ["install_requires: requests: >=2 → >=2.31"],
    ),
    "extra": (
        "setup(extras_require={'x': ['six']})",
        "setup(extras_require={'x': ['six', 'attrs']})",
        ["extras_require: [x] added: attrs"],
    ),
    "static to dynamic": (
        "setup(version='1')",
        "setup(version=f())",
        ["version: '1' → f()"],
    ),
    "truth is not a number": (
        "setup(zip_safe=1)",
        "setup(zip_safe=True)",
        ["zip_safe: 1 → True"],
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"), CHANGES.values(), ids=CHANGES
)
def test_changes(old: str, new: str, expected: list[str]) -> None:
    changes = compare_arguments(script(old), script(new))
    assert [str(change) for change in changes] == expected


SAME = {
    "spelling": ("setup(version='1')", 'V = "1"\nsetup(version=V)'),
    "order": ("setup(a=1, b=2)", "setup(b=2, a=1)"),
    "dynamic": ("setup(version=f())", "setup(version=f())"),
    "requirements written otherwise": (
        "setup(install_requires=['A >= 1', 'b'])",
        "setup(install_requires=['b', 'a>=1'])",
    ),
    "dict and keywords": ("setup(a=1)", "setup(**{'a': 1})"),
}


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_no_changes(old: str, new: str) -> None:
    assert compare_arguments(script(old), script(new)) == ()


def test_kinds_of_changes() -> None:
    changes = compare_arguments(
        script("setup(a=1, b=2)"), script("setup(c=3, a=2)")
    )
    assert [(change.name, change.kind) for change in changes] == [
        ("c", ArgumentChangeKind.ADDED),
        ("a", ArgumentChangeKind.CHANGED),
        ("b", ArgumentChangeKind.REMOVED),
    ]


def test_lines_of_arguments() -> None:
    assert argument_lines("a", Static(["x", "y"])) == [
        "a = [",
        "    'x',",
        "    'y',",
        "]",
    ]
    assert argument_lines("a", Static({"k": ["x"], "l": 1})) == [
        "a = {",
        "    'k': [",
        "        'x',",
        "    ],",
        "    'l': 1,",
        "}",
    ]
    assert argument_lines("a", Dynamic("f()")) == ["a = f()"]
    (line,) = argument_lines("a", Static("x\n" * 500))
    assert line.startswith("a = a text of 1,000 characters in 501 lines")


def test_long_values_are_bounded() -> None:
    assert len(shown(Static(["x" * 50] * 50))) < 250
    assert shown(None) == "nothing"
