"""Whatever is in the files: nothing is raised, and nothing takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.findings.records.codes import Code
from diffoscope_sdist.comparators.analysis.findings.search import search
from tests.comparators.analysis.findings.cases import found, releases

PATHS = (
    *("m.py", "p/__init__.py", "setup.py", "setup.cfg", "pyproject.toml"),
    *("PKG-INFO", "p.egg-info/entry_points.txt", "requirements.txt"),
    *("p.egg-info/requires.txt", "a.pth", "a.c", "configure.ac", "LICENSE"),
    *("p.egg-info/SOURCES.txt", "hatch_build.py", "build.sh", "bin/tool"),
    *("hatch.toml", "a/.cargo/config.toml", ".git/config", "json.py", "a.pkl"),
    *("p.egg-info/PKG-INFO", "a.yaml", "sitecustomize.py", "entry.start"),
    *("Cargo.toml", "src/a.rs", "a.js", "package.json", "t.py.in", "a.pyx"),
)
WORDS = st.sampled_from(
    (
        *("import os", "import subprocess as s", "from os import system as f"),
        *("getattr(os, ", "__import__('os')", ".__dict__", "[", "]", "(", ")"),
        *(
            "exec",
            "eval(",
            "lambda x: ",
            "x = ",
            "= x",
            "\n",
            "\n    ",
            "def f",
        ),
        *("class A:", "'", '"""', "'sys' + 'tem'", "base64.b64decode(", ":"),
        *("[build-system]", "requires = ", "Requires-Dist: a @ http://", ","),
        *("\u202e", "\u0430", "\r", "\x0c", "\\x41" * 20, "b'", "f'{", "}'"),
        *("[console_scripts]", "pip = a:b", "Author-email: ", "@", "*", "%s"),
    )
)
TEXTS = st.lists(WORDS, max_size=30).map("".join).map(str.encode)


@given(
    st.sampled_from(PATHS),
    TEXTS | st.binary(max_size=200),
    TEXTS | st.binary(max_size=200),
)
def test_whatever_the_bytes(path: str, old: bytes, new: bytes) -> None:
    found({path: old}, {path: new})
    found({}, {path: new})


COSTLY = {
    "a chain of attributes": b"x = os" + b".a" * 20_000,
    "calls in calls": b"g = getattr\ng = vars\n" + b"g(" * 90 + b")" * 90,
    "names of names": b"import os\n"
    + b"".join(b"a%d = a%d\n" % (n, n + 1) for n in range(5_000))
    + b"a5000 = os\na0.system('x')\n",
    "one sum": b"x = " + b" + ".join([b"'a'"] * 20_000),
    "many uses": b"import os\n" + b"os.system('x')\n" * 5_000,
    "many triggers in a line": b"# " + b"pickle import " * 60_000,
    "open brackets": b"from a import (\n" * 60_000 + b"import subprocess\n",
    "a long word": b"from subprocess import run\n" + b"a" * 500_000,
    "long words": (b"a" * 9_000 + b"\n") * 100 + b"system(",
    "comments in comments": b"/*" * 200_000 + b"\nsystem(/*",
    "number signs": b"#" * 500_000,
    "marks of direction": b"x = '" + "\u200f".encode() * 100_000 + b"'",
    "operations of a pickle": b"(" * 200_000 + b"cos\nsystem\n.",
    "a long name": b"x." + b"a" * 300_000 + b"] = os\n",
    "quotes": b"\"'" * 200_000,
    "blank lines": b"\n" * 500_000,
    "decorators": b"@a\n" * 50_000 + b"class A: pass\n",
    "methods": b"class A:\n" + b"    def f(self): return getattr\n" * 9_000,
    "assignments that flow": b"import base64\n"
    + b"x = base64.b64decode(x)\nexec(x)\n" * 2_000,
}


@pytest.mark.parametrize(
    "path", ["m.py", "setup.py", "a.c", "build.sh", "requirements.txt"]
)
@pytest.mark.parametrize("new", COSTLY.values(), ids=COSTLY)
def test_nothing_takes_long(path: str, new: bytes) -> None:
    start = time.process_time()
    found({path: b"import os\n"}, {path: new})
    assert time.process_time() - start < 4


def test_files_for_which_there_is_no_time_are_an_alert() -> None:
    both = releases({}, {"a.py": b"eval(x)\n", "b.py": b"x\n"})
    no_time = search(both, has_time=lambda: False)
    assert [each.sentence for each in no_time.findings] == [
        "2 files not looked into, as others took the time: a.py, b.py"
    ]
    assert not any(
        each.code is Code.NOT_EXAMINED for each in search(both).findings
    )
