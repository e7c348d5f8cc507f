"""The same code in another layout."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.python_code.code_equality import (
    same_code,
)

SAME = {
    "comment": (b"x = 1\n", b"x = 1  # one\n"),
    "blank lines": (b"x = 1\ny = 2\n", b"x = 1\n\n\ny = 2\n"),
    "line endings": (b"x = 1\ny = 2\n", b"x = 1\r\ny = 2\r\n"),
    "spaces": (b"x = f(1)\n", b"x=f( 1 )\n"),
    "coding cookie": (b"x = 'a'\n", b"# coding: utf-8\nx = 'a'\n"),
    "number of 5,000 digits": (
        b"x = 0x" + b"f" * 5000 + b"\n",
        b"x = 0x" + b"f" * 5000 + b" #\n",
    ),
    "interpreter kept": (b"#!/a\nx = 1\n", b"#!/a\n# one\nx = 1\n"),
    "invalid escape": (b"x = '\\d'\n", b"x = '\\d' #\n"),
}


@pytest.mark.parametrize(("old", "new"), SAME.values(), ids=SAME)
def test_same(old: bytes, new: bytes) -> None:
    assert same_code(old, new)


DIFFERENT = {
    "value": (b"x = 1\n", b"x = 2\n"),
    "space in a string": (b"x = 'a b'\n", b"x = 'ab'\n"),
    "hash in a string": (b"x = '# a'\n", b"x = '# b'\n"),
    "indentation": (
        b"if x:\n    a\n    b\n",
        b"if x:\n    a\nb\n",
    ),
    "encoding": (
        b"# coding: utf-8\nx = '\xc3\xa9'\n",
        b"# coding: latin-1\nx = '\xc3\xa9'\n",
    ),
    "no Python": (b"print 1\n", b"print 1 # one\n"),
    "deep": (b"x = " + b"~" * 9999 + b"1\n", b"x = " + b"~" * 9999 + b"1 #\n"),
    "large": (b"#" * (2 << 20), b"#" * (2 << 20) + b"\n"),
    "code behind a lone carriage return": (
        b"# x\ny = 1\n",
        b"# x\rimport os\ny = 1\n",
    ),
    "code behind a form feed": (b"# x\n", b"# x\n\x0cimport os\n"),
    "encoding behind a long first line": (
        b"#" * 5000 + b"\n# x\n'+AGE-'\n",
        b"#" * 5000 + b"\n# coding: utf-7\n'+AGE-'\n",
    ),
    "encoding behind a carriage return": (
        b"# x\r#\n'+AGE-'\n",
        b"# x\r# coding: utf-7\n'+AGE-'\n",
    ),
    "interpreter": (b"#!/a\nx = 1\n", b"#!/b\nx = 1\n"),
    "directive of Cython": (b"x = 1\n", b"# cython: cdivision=True\nx = 1\n"),
    "source of an extension": (
        b"# distutils: sources = a.c\nx = 1\n",
        b"# distutils: sources = b.c\nx = 1\n",
    ),
    "requirement of a script": (
        b"# /// script\n# dependencies = ['a']\n# ///\n",
        b"# /// script\n# dependencies = ['b']\n# ///\n",
    ),
    "text after a null byte": (b"x = 1\0\n", b"x = 1\0 \n"),
}


@pytest.mark.parametrize(("old", "new"), DIFFERENT.values(), ids=DIFFERENT)
def test_different(old: bytes, new: bytes) -> None:
    assert not same_code(old, new)
