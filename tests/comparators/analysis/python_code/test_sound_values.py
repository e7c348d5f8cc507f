"""Running a script never contradicts a value that was read from it.

The scripts are made here, of the fragments below, and run by this test.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.python_code.setup_arguments import (
    Value,
)
from diffoscope_sdist.comparators.analysis.python_code.setup_script import (
    read_setup_script,
)

FILES = {
    "VERSION": "1\n",
    "about.txt": "version = '1'\r\n",
    "helper.py": "import __main__\n__main__.a = 'helper'\n",
    "quiet.py": "x = 1\n",
}

NAMES = "abc"
EXPRESSIONS = (
    *("'1'", "['x', 'y']", "{'k': 'v', 'l': ['m']}", "('t', 1)", "1"),
    *("<a> + <b>", "'%s-%s' % (<a>, <b>)", "'{}'.format(<a>)"),
    *("f'{<a>}'", "[*<a>, *<b>]", "{**<a>}", "dict(k=<a>)", "<a>"),
    *("open('VERSION').read().strip()", "open('about.txt').read()"),
    "__import__('os').name",
    *("<a>.strip()", "<a>['k']", "<a>[0]", "','.join(<a>)"),
    *("re.search(r\"= '(.*)'\", open('about.txt').read()).group(1)",),
    *("str(<a>)", "os.environ.get('HOME')", "f(<a>)", "[<a>, <b>]"),
    *("(<a>, <b>)", "Path('VERSION').read_text()", "<a>.copy()"),
)
STATEMENTS = (
    *("<a> = <e>", "<a> = <e>", "<a> = <e>", "<a> = <b> = <e>"),
    *("<a>.append('more')", "<a>.update(k=2)", "<a> += <e>", "del <a>"),
    *("<a>['k'] = 'set'", "<a>[0] = 'set'", "<a>['l'].append('n')"),
    "if os.name:\n    <a> = <e>",
    "for <a> in <e>:\n    pass",
    "def g():\n    global <a>\n    <a> = 'global'\ng()",
    "def h():\n    <a> = 'local'\n    return <a>\nh()",
    *("exec(\"<a> = 'exec'\")", "globals()['<a>'] = 'globals'"),
    *("vars()['<a>'] = 'vars'", "e = exec\ne(\"<a> = 'e'\")"),
    *("import helper", "import quiet", "from quiet import *"),
    *("import __main__\n__main__.<a> = 'main'", "from os import *"),
    "sys.modules[__name__].<a> = 'modules'",
    *("open('VERSION', 'w').write('2')", "os.chdir('..')"),
    "def w():\n    open('VERSION', 'w').write('3')\nw()",
    "Path('VERSION').write_text('4')",
    *("re.search = lambda *a: None", "open = lambda *a: None"),
    "class K:\n    <a> = 'class'",
    "with open('VERSION') as o:\n    <a> = o.read()",
    "try:\n    <a> = <e>\nexcept Exception:\n    <a> = 'failed'",
    *("print(<a> := <e>)", "[<a> for <a> in 'xy']", "lambda <a>: <a>"),
    "match <e>:\n    case <a>:\n        pass",
    "import os as <a>",
    "setuptools.setup = lambda **k: None",
    "def patch(m):\n    m.search = None\npatch(re)",
    "sys._getframe().f_globals['<a>'] = 'frame'",
    "<a> = <b>\n<a> += ['aliased']",
    "def p(<a>='parameter'):\n    return <a>\np()",
    "@<a>.append\ndef d():\n    pass",
    "for <a> in [<b>]:\n    <a>.append('iterated')",
    "x = [*<a>]\nx.append(1)\nx[0].append('shared')",
    "x = <a> + <b>\nx[-1].append('added')",
    "x = {**<a>}\nx['l'].append('unpacked')",
    "y = (<a>, <b>)\ny[0].append('tuple')",
    "class M(type):\n    def __init__(self, *a):\n        global <a>\n"
    "        <a> = 'meta'\nclass N(metaclass=M):\n    pass",
    "with open('VERSION') as o:\n    for i in 'ab':\n        <a> = o.read()",
    "import subprocess\nsubprocess.run(['sh', '-c', 'echo 5 > VERSION'])",
    "os.environ['x'] = <a> if isinstance(<a>, str) else ''",
    "(lambda l: l.append('lambda'))(<a>)",
    "list(map(<a>.append, 'xy'))",
    "import codecs\ncodecs.builtins.exec(\"<a> = 'codecs'\")",
    "_K__a = <e>\nclass K:\n    global __a\n    __a = 'mangled'\nb = _K__a",
    "class R:\n    def __radd__(self, other):\n        other.append('r')\n"
    "<a> + R()",
    "e = exec\nfrom os.path import join as exec\ne(\"<a> = 'other'\")",
    "match (1 for i in 'a'):\n"
    "    case object(gi_frame=object(f_globals=d)):\n        d['<a>'] = 'd'",
    "def f(x):\n    x.append('f')\n    return x",
    "def u():\n    return <a>\nu().append('u')",
)
HEAD = (
    "import os, re, sys, setuptools\nfrom pathlib import Path\n"
    "def f(x):\n    return x\n"
)
CALLS = (
    "setuptools.setup(a=a, b=b, c=c)",
    "from setuptools import setup\nsetup(**dict(a=a, b=<e>), c=c)",
    "def main(a='default'):\n    b = 'inner'\n"
    "    setuptools.setup(a=a, b=b, c=c)\nmain()",
    "for c in (1, 2):\n    setuptools.setup(a=a, b=b, c=c)",
    "def main():\n    setuptools.setup(a=a, b=b, c=c)\nmain()",
    "def main():\n    setuptools.setup(a=a, b=b, c=c)\n    a.append('again')\n"
    "main()\nmain()",
    "kw = {'a': a, 'b': b, 'c': <e>}\nsetuptools.setup(**kw)",
)

# Runs every script in a process of its own, and prints with what arguments
# each called setup(), None where it did not.
RUNNER = """
import json, os, runpy, sys, types
def run(script, pipe):
    calls = []
    module = types.ModuleType("setuptools")
    module.setup = lambda **arguments: calls.append(arguments)
    sys.modules["setuptools"] = module
    for name, text in files.items():
        with open(name, "w", newline="") as file:
            file.write(text)
    with open("setup.py", "w") as file:
        file.write(script)
    sys.path.insert(0, os.getcwd())
    sys.stdout = open(os.devnull, "w")
    try:
        runpy.run_path("setup.py", run_name="__main__")
    except BaseException:
        pass
    os.write(pipe, repr(calls).encode())
    os._exit(0)
files, scripts = json.load(sys.stdin)
for script in scripts:
    reading, writing = os.pipe()
    if not os.fork():
        run(script, writing)
    os.close(writing)
    with open(reading, "rb") as pipe:
        print(json.dumps(pipe.read().decode()), flush=True)
    os.wait()
"""


@st.composite
def scripts(draw: st.DrawFn) -> str:
    def filled(template: str) -> str:
        for mark in ("<a>", "<b>"):
            template = template.replace(mark, draw(st.sampled_from(NAMES)))
        if "<e>" not in template:
            return template
        expression = filled(draw(st.sampled_from(EXPRESSIONS)))
        return template.replace("<e>", expression)

    lines = [f"{name} = {filled('<e>')}" for name in NAMES]
    for _ in range(draw(st.integers(0, 3))):
        line = filled(draw(st.sampled_from(STATEMENTS)))
        lines.insert(draw(st.integers(0, len(lines))), line)
    lines.append(filled(draw(st.sampled_from(CALLS))))
    return HEAD + "\n".join(lines) + "\n"


@settings(
    max_examples=3, deadline=None, suppress_health_check=list(HealthCheck)
)
@given(st.lists(scripts(), min_size=40, max_size=40, unique=True))
def test_running_contradicts_no_value(
    tmp_path_factory,  # type: ignore[no-untyped-def]
    made: list[str],
) -> None:
    directory: Path = tmp_path_factory.mktemp("scripts")
    finished = subprocess.run(  # noqa: S603
        [sys.executable, "-c", RUNNER],
        input=json.dumps([FILES, made]),
        capture_output=True,
        text=True,
        cwd=directory,
        timeout=120,
        check=True,
    )
    for script, output in zip(made, finished.stdout.splitlines(), strict=True):
        _check(script, json.loads(output))


def _check(script: str, output: str) -> None:
    found = read_setup_script(script.encode(), FILES)
    try:
        calls = ast.literal_eval(output)
    except (SyntaxError, ValueError):
        # An argument is an object without a literal, such as a module.
        return
    for call in calls:
        for name, argument in found.arguments.items():
            if isinstance(argument, Value):
                assert name in call, script
                assert repr(argument.value) == repr(call[name]), script


def test_values_are_found_at_all() -> None:
    """Or the property above would hold for nothing."""
    found = read_setup_script(
        f"{HEAD}a = '1'\nsetuptools.setup(a=a)".encode(), FILES
    )
    assert found.values == {"a": "1"}
