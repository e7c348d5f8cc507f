"""What Python code newly does."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import found, lines

NAMED = " named by a string"
CASES = {
    "a module under another name": (
        "import subprocess as s\ns.run('x')",
        ["review m.py:2 executes: subprocess.run"],
    ),
    "a shell in disguise": (
        "import pydoc\ndef f():\n    pydoc.pipepager('x', 'id')",
        ["review m.py:3 executes: pydoc.pipepager"],
    ),
    "a text that is evaluated": (
        "from pandas import eval as e\ne('x')",
        ["review m.py:2 executes: pandas.eval"],
    ),
    "a factory in a dictionary": (
        "from logging.config import dictConfig\ndictConfig(x)",
        ["review m.py:2 executes: logging.config.dictConfig"],
    ),
    "a forward reference": (
        "from typing import ForwardRef\nForwardRef(x)._evaluate(y, y, z)",
        ["review m.py:2 executes: object._evaluate"],
    ),
    "a program of a loop": (
        "import asyncio\nasyncio.get_event_loop().subprocess_shell(p, 'id')",
        ["review m.py:2 executes: object.subprocess_shell"],
    ),
    "an interpreter in this one": (
        "import _xxsubinterpreters as i\ni.run_string(1, 'x')",
        ["review m.py:2 executes: _xxsubinterpreters.run_string"],
    ),
    "a log that is sent": (
        "from logging.handlers import HTTPHandler\nHTTPHandler('x', '/')",
        ["review m.py:2 connects: logging.handlers.HTTPHandler"],
    ),
    "a connection of processes": (
        "from multiprocessing.connection import Client\nClient(('x', 1))",
        ["review m.py:2 connects: multiprocessing.connection.Client"],
    ),
    "going on by itself": (
        "import os\nos.fork()",
        ["review m.py:2 executes: os.fork"],
    ),
    "functions in brackets": (
        "from subprocess import (\n    run as r,\n    call,\n)\nr('x')",
        ["review m.py:5 executes: subprocess.run"],
    ),
    "decoded, made code of and executed, said once": (
        "import marshal, zlib\nexec(marshal.loads(zlib.decompress(b'x')))",
        ["alert m.py:2 builtins.exec executes what was decoded"],
    ),
    "a function for itself": (
        "from os import system\nsystem('x')",
        ["review m.py:2 executes: os.system"],
    ),
    "all functions": (
        "from os import *\nsystem('x')",
        ["review m.py:2 executes: os.system"],
    ),
    "getattr": (
        "import os\ngetattr(os, 'system')('x')",
        ["alert m.py:2 os.system, named by a string"],
    ),
    "parts of names": (
        "getattr(__import__('o' + 's'), 'metsys'[::-1])('x')",
        ["alert m.py:1 os.system, named by a string"],
    ),
    "characters": (
        "import os\ngetattr(os, ''.join(map(chr, [101, 120, 101, 99, 118])))",
        ["alert m.py:2 os.execv, named by a string"],
    ),
    "builtins": (
        "__builtins__['exec']('x')",
        ["alert m.py:1 builtins.exec, named by a string"],
    ),
    "vars": (
        "import builtins as b\nvars(b)['ev' + 'al']('x')",
        ["alert m.py:2 builtins.eval, named by a string"],
    ),
    "globals": (
        "globals()['__builtins__'].exec('x')",
        ["alert m.py:1 builtins.exec, named by a string"],
    ),
    "import_module": (
        "import importlib\nimportlib.import_module('os').system('x')",
        ["alert m.py:2 os.system, named by a string"],
    ),
    "sys.modules": (
        "import sys\nsys.modules['os'].__dict__['system']('x')",
        ["alert m.py:2 os.system, named by a string"],
    ),
    "a name that is not known": (
        "import os\ngetattr(os, x)('y')",
        ["alert m.py:2 os.*, named by a string"],
    ),
    "an item that is not known": (
        "import builtins\nbuiltins.__dict__[x]('y')",
        ["alert m.py:2 builtins[], named by a string"],
    ),
    "a module that is passed on": (
        "import os\ndef f(m):\n    return getattr(m, 'system')\nf(os)('x')",
        ["alert m.py:3 os.system, named by a string"],
    ),
    "a module in a dictionary": (
        "d = {'a': __import__('os')}\nd['a'].system('x')",
        ["review m.py:2 executes: os.system"],
    ),
    "all members of a module": (
        "import os\nfor k in vars(os).items():\n    k[1]('x')",
        ["review m.py:2 executes: os.__dict__.items"],
    ),
    "a loader": (
        "__loader__.load_module('os').system('x')",
        ["alert m.py:1 os.system, named by a string"],
    ),
    "attrgetter": (
        "import operator, os\noperator.attrgetter('system')(os)('x')",
        ["alert m.py:2 os.system, named by a string"],
    ),
    "a default": (
        "import os\ndef f(o=os):\n    o.popen('x')",
        ["review m.py:3 executes: os.popen"],
    ),
    "an attribute": (
        "import subprocess\nclass A:\n    r = subprocess\n"
        "    def f(self):\n        self.r.run('x')",
        ["review m.py:5 executes: subprocess.run"],
    ),
    "a decorator": (
        "@exec\n@input\nclass X: pass",
        ["review m.py:1 executes: builtins.exec"],
    ),
    "subclasses": (
        "().__class__.__base__.__subclasses__()",
        ["review m.py:1 executes: object.__subclasses__"],
    ),
    "a library": (
        "import ctypes\nctypes.CDLL(None).system(b'x')",
        ["review m.py:2 executes: ctypes.CDLL, ctypes.CDLL().system (line 2)"],
    ),
    "another form of letters": (
        "ｅｘｅｃ('x')",
        ["review m.py:1 executes: builtins.exec"],
    ),
    "decoded and executed": (
        "import base64\nexec(base64.b64decode('x'))",
        ["alert m.py:2 builtins.exec executes what was decoded"],
    ),
    "decoded and made code of": (
        "import marshal, zlib\nmarshal.loads(zlib.decompress(b'x'))",
        ["alert m.py:2 marshal.loads takes what was decoded"],
    ),
    "decoded by a lambda": (
        "_ = lambda __: __import__('zlib').decompress(\n"
        "    __import__('base64').b64decode(__[::-1]))\nexec((_)(b'x'))",
        ["alert m.py:3 builtins.exec executes what was decoded"],
    ),
    "decoded by a function, executed by another": (
        "import base64\ndef d(x):\n    return base64.b64decode(x)\n"
        "def e(c):\n    exec(c)\ny = d('x')\ne(y)",
        ["alert m.py:5 builtins.exec executes what was decoded"],
    ),
    "downloaded and executed": (
        "import urllib.request\n"
        "d = urllib.request.urlopen('http://x').read()\neval(d)",
        [
            "alert m.py:3 builtins.eval executes what was downloaded",
            "review m.py:2 connects: urllib.request.urlopen",
        ],
    ),
    "downloaded by a session": (
        "import requests\ns = requests.Session()\n"
        "def f():\n    exec(s.get('http://x').text)",
        [
            "alert m.py:4 builtins.exec executes what was downloaded",
            "review m.py:2 connects: requests.Session",
        ],
    ),
    "the environment sent": (
        "import os, requests\nt = ''\nfor _, v in os.environ.items():\n"
        "    t += v\nrequests.get('http://x/' + t.encode())",
        ["alert m.py:5 requests.get sends the environment or a secret"],
    ),
    "a program that goes on": (
        "import subprocess\nsubprocess.Popen(['x'], start_new_session=True)",
        [
            "alert m.py:2 subprocess.Popen starts a program that goes on by "
            "itself"
        ],
    ),
    "a program made executable": (
        "import os, subprocess\ndef f(p):\n    os.chmod(p, 0o770)\n"
        "    subprocess.call([p])",
        ["alert m.py:4 subprocess.call beside chmod in one function"],
    ),
    "a program that was fetched": (
        "import subprocess, urllib.request\ndef f(p):\n"
        "    urllib.request.urlretrieve('http://x', p)\n"
        "    subprocess.call([p])",
        [
            "alert m.py:4 subprocess.call beside urllib.request.urlretrieve "
            "in one function",
            "review m.py:3 connects: urllib.request.urlretrieve",
        ],
    ),
    "a socket": (
        "import socket\nsocket.create_connection(('x', 1))",
        ["review m.py:2 connects: socket.create_connection"],
    ),
    "an import alone": (
        "import subprocess",
        ["note m.py:1 executes: subprocess"],
    ),
    "a connection of a loop": (
        "import asyncio\nasyncio.get_event_loop().create_connection(f, 'x', 1)",
        ["review m.py:2 connects: object.create_connection"],
    ),
    "the globals of a frame": (
        "import sys\nsys._getframe(1).f_globals['os'].system('x')",
        ["review m.py:2 executes: object.f_globals"],
    ),
    "other code for a function": (
        "f.__code__ = g",
        ["review m.py:1 executes: object.__code__="],
    ),
    "called at the end": (
        "import atexit\natexit.register(f)",
        ["review m.py:2 executes: atexit.register"],
    ),
}
SILENT = {
    "the code of a function": "f.__code__.co_varnames",
    "exceptions": (
        "import subprocess, requests\ntry:\n    pass\n"
        "except (subprocess.CalledProcessError, requests.HTTPError):\n"
        "    pass"
    ),
    "types": "import requests\ndef f(s: requests.Session) -> None: ...",
    "a method of that name": "class A:\n    def eval(self): ...\nA().eval()",
    "addresses": "from urllib.parse import quote\nquote('x')",
    "a pattern": "import re\nre.compile('x')",
    "attributes by name": "getattr(object(), 'name', None)",
    "text": "'''import os; os.system(\"x\"); exec(\"y\")'''",
}


def capabilities(old: str, new: str, path: str = "m.py") -> list[str]:
    return [
        f"{each.severity.value} {each.sentence}"
        for each in found(
            {path: old.encode()} if old else {}, {path: new.encode()}
        )
        if each.code.value == "new-capability"
    ]


def without_notes(findings: list[str], expected: list[str]) -> list[str]:
    if any(line.startswith("note") for line in expected):
        return findings
    return [line for line in findings if not line.startswith("note")]


@pytest.mark.parametrize(("new", "expected"), CASES.values(), ids=CASES)
def test_an_added_file(new: str, expected: list[str]) -> None:
    assert without_notes(capabilities("", new), expected) == expected


@pytest.mark.parametrize(("new", "expected"), CASES.values(), ids=CASES)
def test_lines_added_to_a_file(new: str, expected: list[str]) -> None:
    rest = "\ndef rest():\n    '''What was there.'''\n    return 1\n" * 3
    result = capabilities(rest, f"{new}{rest}")
    assert without_notes(result, expected) == expected


@pytest.mark.parametrize(("new", "expected"), CASES.values(), ids=CASES)
def test_what_both_have_is_silent(new: str, expected: list[str]) -> None:
    assert capabilities(new, f"{new}\n\ndef g(): return 1\n") == []


@pytest.mark.parametrize("new", SILENT.values(), ids=SILENT)
def test_what_can_do_nothing_is_silent(new: str) -> None:
    result = capabilities("", new)
    assert [line for line in result if not line.startswith("note")] == []


def test_what_is_used_once_more_is_a_note() -> None:
    old = "import subprocess\nsubprocess.run('x')\n"
    assert capabilities(old, f"{old}subprocess.run('y')\n") == [
        "note m.py:3 executes: subprocess.run"
    ]


def test_what_is_of_the_package_itself_is_a_note() -> None:
    new = "import requests\ndef f(): requests.get('x')\n"
    assert capabilities("", new, "src/requests/api.py") == [
        "note src/requests/api.py:2 connects: requests.get"
    ]


def test_a_test_is_a_note() -> None:
    assert capabilities("", "exec('x')", "tests/m.py") == [
        "note tests/m.py:1 executes: builtins.exec"
    ]


def test_a_change_inside_a_class_is_found() -> None:
    old = (
        "import os\n\n\nclass A:\n    def f(self):\n        return 1\n\n"
        "    def g(self):\n        return 2\n"
    )
    new = old.replace("return 2", "return os.system('x')")
    assert capabilities(old, new) == ["review m.py:9 executes: os.system"]


def test_a_name_given_by_an_unchanged_line_is_followed() -> None:
    old = "from subprocess import run as r\n\n\ndef f():\n    return 1\n"
    new = old.replace("return 1", "return r('x')")
    assert capabilities(old, new) == ["review m.py:5 executes: subprocess.run"]


ON_IMPORT = {
    "at the top": ("import os\nos.system('x')\n", "calls os.system"),
    "in a function that is called": (
        "import os\ndef f(): os.system('x')\nf()\n",
        "calls os.system",
    ),
    "passed on": ("import os\nlist(map(os.system, 'x'))\n", ""),
    "not called": ("import os\ndef f(): os.system('x')\n", ""),
    "main": (
        "import os\nif __name__ == '__main__':\n    os.system('x')\n",
        "",
    ),
}


@pytest.mark.parametrize("path", ["p/__init__.py", "p/m.py"])
@pytest.mark.parametrize(
    ("new", "expected"), ON_IMPORT.values(), ids=ON_IMPORT
)
def test_what_runs_on_import(path: str, new: str, expected: str) -> None:
    package = {"p/__init__.py": b""}
    result = lines(package, {**package, path: new.encode()})
    line = f"alert runs-at-import {path}:2 {expected}"
    assert [each for each in result if "runs-at-import" in each] == (
        [line] if expected else []
    )


def test_what_is_decoded_and_run_on_import_is_said_once() -> None:
    new = b"import base64\nexec(base64.b64decode('x'))\n"
    package = {"p/__init__.py": b""}
    assert lines(package, {**package, "p/m.py": new}) == [
        "alert new-capability p/m.py:2 builtins.exec executes what was "
        "decoded, when it is imported"
    ]


@pytest.mark.parametrize("path", ["tools/m.py", "p/run"])
def test_what_is_no_module_of_a_package_is_not_imported(path: str) -> None:
    package = {"p/__init__.py": b""}
    script = b"#!/usr/bin/env python\nimport os; os.system('x')\n"
    assert lines(package, {**package, path: script}) == [
        f"review new-capability {path}:2 executes: os.system"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("x = 1\n", "x = (\n", True),
        ("", "x = (\n", True),
        ("x = (\n", "y = (\n", False),
        ("x = 1\n", "print 'x'\n", False),
        ("x = 1\n", "x = 2\n", False),
    ],
    ids=["no longer", "added", "neither", "Python 2", "both"],
)
def test_what_cannot_be_parsed(old: str, new: str, expected: bool) -> None:
    tree = {"m.py": old.encode()} if old else {}
    result = lines(tree, {"m.py": new.encode()})
    assert any("no-longer-parses" in line for line in result) is expected


def test_a_file_with_a_shebang_is_python() -> None:
    shebang = "#!/usr/bin/env python3\n"
    assert capabilities("", f"{shebang}exec('x')", "bin/tool") == [
        "review bin/tool:2 executes: builtins.exec"
    ]
    assert capabilities("", "#!/bin/sh\nexec('x')", "bin/tool") == []


def test_a_package_that_is_called_so_is_no_example() -> None:
    project = {
        "PKG-INFO": b"Name: demo\nVersion: 1\n",
        "demo/__init__.py": b"",
    }
    for path, severity in (
        ("demo/core.py", "review"),
        ("demo/tests/test_core.py", "note"),
        ("samples/core.py", "note"),
    ):
        new = {**project, path: b"def f(): exec('x')\n"}
        assert lines(project, new, "new-capability") == [
            f"{severity} new-capability {path}:1 executes: builtins.exec"
        ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("notes.txt", "src/x.pth", "runs-at-start"),
        ("tests/p.py", "sitecustomize.py", "runs-at-start new-capability"),
        ("tests/p.py", "pkg/core.py", "new-capability"),
        ("docs/p.txt", "pkg/core.py", "new-capability"),
        ("examples/setup.py", "setup.py", "runs-at-build"),
        ("a/core.py", "b/core.py", ""),
        ("pkg/p.py", "tests/p.py", ""),
    ],
)
def test_a_file_that_moves_to_where_it_runs(
    old: str, new: str, expected: str
) -> None:
    content = b"import os; os.system('id')\n"
    result = lines({old: content}, {new: content})
    assert [line.split()[1] for line in result] == expected.split()


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_what_stood_in_a_string_and_is_code_now(quotes: str) -> None:
    old = f"x = 1\n{quotes}\nimport os\nos.system('x')\n{quotes}\ny = 2\n"
    new = old.replace(f"{quotes}\n", "")
    assert capabilities(old, new) == ["review m.py:3 executes: os.system"]
    assert capabilities(new, old) == []
