"""What sources that are not parsed newly call, by a plain table of words.

Those are C, Rust, JavaScript, Cython, and templates of Python.  Looked for is
in added lines, comments aside, and mostly strings too.  A word that the old
file has somewhere is no news.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ...text.sentences import named
from ..records.codes import Code, Severity
from ..records.finding import Finding
from ..records.releases import FileChange
from .capability_names import Capability

_LONGEST = 10_000
"""Characters of a line."""
_C = (".c", ".cc", ".cpp", ".cxx", ".h", ".hh", ".hpp", ".m")
_COMMENT = rb"//.*|/\*.*?(?:\*/|$)|^\s*\*.*"
_STRING = rb'"(?:\\.|[^"\\])*"|'


class _Language(NamedTuple):
    """How calls are written in a language.

    Attributes:
        suffixes: of its files.
        aside: what is not looked into.
        behind: a pattern of what follows a word.
        words: by what they let code do; those that end in ``*`` go on.
    """

    suffixes: tuple[str, ...]
    aside: re.Pattern[bytes]
    behind: str
    words: Mapping[Capability, str]


_PYTHON = _Language(
    (".pyx", ".pxi", ".pxd", ".pyi", ".i", ".py.in", ".py.tmpl", ".py.j2"),
    re.compile(rb"#.*|" + rb'"(?:\\.|[^"\\])*"'),
    "",
    {
        Capability.EXECUTE: """
            os.system( os.popen( os.exec* os.spawn* os.posix_spawn*
            subprocess.* exec( eval( __import__( marshal.load* ctypes.*
            pickle.load* %pythoncode*
        """,
        Capability.CONNECT: """
            socket.socket( socket.create_connection( urlopen( urlretrieve(
            requests.get( requests.post( http.client.*
        """,
    },
)
_LANGUAGES = (
    _Language(
        (*_C, ".pyx"),
        re.compile(_STRING + _COMMENT),
        r"\s*\(",
        {
            Capability.EXECUTE: """
                system _wsystem popen _popen execl execle execlp execv execve
                execvp execvpe fexecve posix_spawn* dlopen memfd_create
                CreateProcess* CreateRemoteThread WriteProcessMemory WinExec
                ShellExecute* LoadLibrary* PyRun_* Py_CompileString*
            """,
            Capability.CONNECT: """
                socket WSASocket* getaddrinfo gethostbyname curl_easy_*
                InternetOpen* InternetConnect* WinHttpOpen URLDownloadTo*
            """,
        },
    ),
    _Language(
        _C,
        re.compile(_STRING + _COMMENT),
        r"(?:__)?\s*\)",  # __attribute__((constructor))
        {Capability.EXECUTE: "constructor __constructor"},
    ),
    _PYTHON,
    _Language(
        ("package.json",),
        re.compile(rb"$^"),
        r"\s*:",
        {
            Capability.EXECUTE: """
                "preinstall" "install" "postinstall" "prepare" "prepublish"
            """
        },
    ),
    _Language(
        (".rs",),
        re.compile(_STRING + _COMMENT),
        r"\b",
        {
            Capability.EXECUTE: """
                process::Command Command::new libloading:: libc::system
                libc::popen libc::exec* libc::dlopen libc::posix_spawn*
            """,
            Capability.CONNECT: """
                TcpStream:: TcpListener:: UdpSocket:: UnixStream:: reqwest::
                ureq:: hyper:: curl:: isahc:: attohttpc::
            """,
        },
    ),
    _Language(
        (".js", ".mjs", ".cjs", ".ts"),
        re.compile(_COMMENT),
        "",
        {
            Capability.EXECUTE: "child_process eval( Function( vm.runIn*",
            Capability.CONNECT: """
                XMLHttpRequest WebSocket( sendBeacon fetch( require("http*
                require('http* require("net" require('net' require("dgram"
                require('dgram' require("tls" require('tls'
            """,
        },
    ),
)


def calls_of_other_languages(change: FileChange) -> Iterator[Finding]:
    """Find calls in sources that are not Python's."""
    for language in _LANGUAGES:
        if change.path.endswith(language.suffixes):
            yield from _calls(change, language)


def calls_by_line(change: FileChange) -> Iterator[Finding]:
    """Find calls in Python that cannot be parsed."""
    yield from _calls(change, _PYTHON)


def _calls(change: FileChange, language: _Language) -> Iterator[Finding]:
    for capability, words in language.words.items():
        # Most files have none of them, and some are large.
        if any(
            word.rstrip("*").encode() in (change.text or b"")
            for word in words.split()
        ):
            yield from _found(change, language, capability)


@functools.cache
def _pattern(words: str, behind: str) -> re.Pattern[bytes]:
    any_word = "|".join(
        re.escape(word).replace(r"\*", r"\w*") for word in words.split()
    )
    return re.compile(rf"(?<![\w.$>])(?:{any_word})(?={behind})".encode())


def _found(
    change: FileChange, language: _Language, capability: Capability
) -> Iterator[Finding]:
    pattern = _pattern(language.words[capability], language.behind)
    lines: dict[bytes, int] = {}
    for number, line in change.added:
        for name in _names(line, language, pattern):
            lines.setdefault(name, number)
    known = {
        name
        for line in (change.old_text.split(b"\n") if lines else ())
        for name in _names(line, language, pattern)
    }
    names = [name.decode().strip('(:"') for name in lines if name not in known]
    if not names:
        return
    first = min(line for name, line in lines.items() if name not in known)
    builds = change.path.endswith(("build.rs", "package.json"))
    yield change.finding(
        Code.RUNS_AT_BUILD if builds else Code.NEW_CAPABILITY,
        first,
        f"{capability.value}: {named(names)}",
        change.severity(Severity.REVIEW),
        rank=capability.rank,
        capability=capability.name.lower(),
        names=names,
    )


def _names(
    line: bytes, language: _Language, pattern: re.Pattern[bytes]
) -> list[bytes]:
    line = line[:_LONGEST]
    if not pattern.search(line):
        return []
    return pattern.findall(language.aside.sub(b" ", line))
