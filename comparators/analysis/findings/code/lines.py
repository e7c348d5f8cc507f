"""Lines that tell by themselves, by tables of patterns.

Calls in C, Rust, JavaScript, Cython, templates of Python and Python that
cannot be parsed; paths of secrets, commands, tags of YAML; and what is off
the screen.  Looked at are the lines that the old file has not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ...text.sentences import counted, named
from ..records.codes import Code, Severity
from ..records.finding import Finding
from ..records.places import acts
from ..records.releases import FileChange
from .capability_names import Capability

_LONGEST = 2_000
"""Characters of a line."""
_LOOKED_AT = 10_000
"""Bytes of a line."""
_MOST = 20
_GAP = re.compile(r"(?<!\s)\s{100,}(?=\S)")


class _Table(NamedTuple):
    """What the lines of some files are looked through for.

    Attributes:
        files: a pattern of their paths.
        pattern: of what tells, with blanks that count for nothing.
        sentence: what is said of it.
        does: what it lets code do: then it is a word for itself, and no news
            where the old file has it somewhere.
        aside: a pattern of comments and strings, which are not looked into.
    """

    files: str
    pattern: bytes
    sentence: str = "names {}"
    does: Capability | None = None
    aside: bytes = b""
    code: Code = Code.NEW_CAPABILITY
    severity: Severity = Severity.REVIEW


_EXECUTE = "executes: {}", Capability.EXECUTE
_CONNECT = "connects: {}", Capability.CONNECT
# A quote in quotes begins none; a long one is looked into, for its cost.
_STRING = rb"""'\\?.'|"(?:\\.|[^"\\]){0,500}\""""
_COMMENT = rb"//.*|/\*.*?(?:\*/|$)|^\s*\*.*"
_C = r"\.(?:c|cc|cpp|cxx|h|hh|hpp|m|pyx)$"
_LIKE_PYTHON = r"\.(?:pyx|pxi|pxd|pyi|i|py\.(?:in|tmpl|j2))$"
_JAVASCRIPT = r"\.(?:[cm]?js|ts)$"
_SHELL = (
    r"\.(?:sh|bash|bat|cmd|ps1|m4|ac|am|mk|cmake)$"
    r"|(?:configure|Makefile|CMakeLists\.txt|meson\.build)$"
)
_OF_PYTHON = (
    _Table(
        _LIKE_PYTHON,
        rb"""os\.(?:system|popen)\( | os\.(?:exec|spawn|posix_spawn)\w*
        | subprocess\.\w* | (?:exec|eval|__import__)\( | ctypes\.\w*
        | (?:marshal|pickle)\.load\w* | %pythoncode\w*""",
        *_EXECUTE,
        rb"\#.*|" + _STRING,
    ),
    _Table(
        _LIKE_PYTHON,
        rb"""socket\.(?:socket|create_connection)\( | url(?:open|retrieve)\(
        | requests\.(?:get|post)\( | http\.client\.\w*""",
        *_CONNECT,
        rb"\#.*|" + _STRING,
    ),
)
_TABLES = (
    _Table(
        _C,
        rb"""(?:_?w?system | _?popen | f?exec(?:l|le|lp|v|ve|vp|vpe)
        | posix_spawn\w* | dlopen | memfd_create | CreateProcess\w*
        | CreateRemoteThread | WriteProcessMemory | WinExec | ShellExecute\w*
        | LoadLibrary\w* | PyRun_\w* | Py_CompileString\w*) (?=\s*\()
        | (?:__)?constructor (?=(?:__)?\s*\))""",
        *_EXECUTE,
        rb"%b|%b" % (_STRING, _COMMENT),
    ),
    _Table(
        _C,
        rb"""(?:socket | WSASocket\w* | getaddrinfo | gethostbyname
        | curl_easy_\w* | InternetOpen\w* | InternetConnect\w*
        | WinHttpOpen | URLDownloadTo\w*) (?=\s*\()""",
        *_CONNECT,
        rb"%b|%b" % (_STRING, _COMMENT),
    ),
    *_OF_PYTHON,
    _Table(
        r"\.rs$",
        rb"""process::Command | Command::new | libloading::
        | libc::(?:system | popen | exec\w* | dlopen | posix_spawn\w*)\b""",
        *_EXECUTE,
        rb"%b|%b" % (_STRING, _COMMENT),
    ),
    _Table(
        r"\.rs$",
        rb"""(?:TcpStream | TcpListener | UdpSocket | UnixStream | reqwest
        | ureq | hyper | curl | isahc | attohttpc)::""",
        *_CONNECT,
        rb"%b|%b" % (_STRING, _COMMENT),
    ),
    _Table(
        _JAVASCRIPT,
        rb"child_process | eval\( | Function\( | vm\.runIn\w*",
        *_EXECUTE,
        _COMMENT,
    ),
    _Table(
        _JAVASCRIPT,
        rb"""XMLHttpRequest | WebSocket\( | sendBeacon | fetch\(
        | require\(["'](?:http\w* | net["'] | dgram["'] | tls["'])""",
        *_CONNECT,
        _COMMENT,
    ),
    _Table(
        r"(?:^|/)package\.json$",
        rb"""(?:"preinstall" | "install" | "postinstall" | "prepare"
        | "prepublish") (?=\s*:)""",
        *_EXECUTE,
    ),
    # Where secrets lie, and where programs are made to start by themselves;
    # and what makes numpy run what is in a file.
    _Table(
        rf"\.(?:py|pyw|pth|js)$|{_SHELL}",
        rb"""\.ssh/(?:id_|authorized_keys|config|known_hosts)
        | \bid_(?:rsa|ed25519)\b | \.aws/credentials | \.netrc\b
        | \.pypirc\b | \.git-credentials\b | \.docker/config\.json
        | \.kube/config | \.gnupg\b | /etc/(?:passwd|shadow|sudoers|cron)
        | \bauthorized_keys\b | Login\ Data\b | Local\ State\b
        | \bcookies\.sqlite\b | \bkey4\.db\b | \blogins\.json\b
        | \bwallet\.dat\b | \bUser\ Data.{0,4}Default\b | BraveSoftware
        | (?:Google.{1,3}Chrome|Mozilla.{1,3}Firefox).{1,3}(?:User|Profiles)
        | discord.{0,12}Local\ Storage | \bleveldb\b.{0,60}token
        | \btdata\b | CurrentVersion.{1,2}Run\b | \bLaunchAgents\b
        | systemd/user | \.(?:bashrc|bash_profile|zshrc|profile|bash_history)\b
        | 169\.254\.169\.254 | \ballow_pickle\s*=\s*True\b""",
    ),
    # What is fetched or decoded, and executed.
    _Table(
        _SHELL,
        rb"""\b(?:curl|wget|fetch)\b[^\n\#]{0,300}
            [|;&]\s*(?:sudo\s+)?(?:\w*sh|python\d?|perl)\b
        | (?:\b\w{0,20}sh|eval|source|\.)\s+[<"'`]?[<$]?\(\s*(?:curl|wget)\b
        | \bbase64\b[^\n]{0,200}(?:-d\b|--decode|-D\b)
        | \b(?:xz|gzip|bzip2|zstd|openssl|xxd)\b
            [^\n]{0,200}\|\s*(?:/bin/)?\w*sh\b
        | /dev/tcp/ | \bnc\b[^\n]{0,200}\s-e\b
        | (?i:\bpowershell\b[^\n]{0,200}\s-e(?:nc\w*)?\b
            | \bInvoke-Expression\b | \bIEX\b | \bDownloadString\b)""",
        "{}",
        code=Code.RUNS_AT_BUILD,
        severity=Severity.ALERT,
    ),
    # What a reader of YAML makes objects of, cut or escaped tags as well.
    _Table(
        r"(?i:\.ya?ml)$",
        rb"""!!python/[\w./:]{0,80} | !<?[\w!:./,]{0,80}%\w\w
        | ^%TAG\b.{0,80} | yaml\.org,2002:python""",
        "{} has a reader of YAML call Python",
    ),
    # What says which files are installed, and under which names.
    _Table(
        r"^(?:setup\.py|setup\.cfg|pyproject\.toml|MANIFEST\.in"
        r"|hatch_build\.py|meson\.build|CMakeLists\.txt)$",
        rb"[\w./*-]{1,80}\.pth\b|\b(?:site|user)customize\b",
        code=Code.RUNS_AT_START,
    ),
)


def telling_lines(change: FileChange) -> Iterator[Finding]:
    """Find added lines that tell by themselves."""
    for table in _TABLES:
        if re.search(table.files, change.path):
            yield from _told(change, table)
    yield from list(_behind_blanks(change)) or _long_line(change)


def calls_by_line(change: FileChange) -> Iterator[Finding]:
    """Find calls in Python that cannot be parsed."""
    for table in _OF_PYTHON:
        yield from _told(change, table)


def _told(change: FileChange, table: _Table) -> Iterator[Finding]:
    pattern = table.pattern
    if table.does:
        pattern = rb"(?<![\w.$>])(?:%b)" % pattern
    compiled = re.compile(pattern, re.VERBOSE)

    def matches(line: bytes) -> set[str]:
        line = line[:_LOOKED_AT]
        if not compiled.search(line):
            return set()
        line = re.sub(table.aside or rb"$^", b" ", line)
        found = (
            match[0].decode("utf-8", "replace")
            for match in compiled.finditer(line)
        )
        return {name.strip('(:"') if table.does else name for name in found}

    found: dict[str, int] = {}
    for number, line in change.added:
        for name in sorted(matches(line)):
            found.setdefault(name, number)
    if found and table.does:
        for line in change.old_text.split(b"\n"):
            for name in matches(line):
                found.pop(name, None)
    if found:
        builds = change.path.endswith(("build.rs", "package.json"))
        data: dict[str, object] = {"names": list(found)[:_MOST]}
        if table.does:
            data["rank"] = table.does.rank
            data["capability"] = table.does.name.lower()
        yield change.finding(
            Code.RUNS_AT_BUILD if builds else table.code,
            min(found.values()),
            table.sentence.format(named(found)),
            change.severity(table.severity),
            **data,
        )


def _long_line(change: FileChange) -> Iterator[Finding]:
    """Find texts that newly have a line that is off every screen."""
    long = [line for line in change.added if len(line.text) > _LONGEST]
    if not long or any(
        len(line) > _LONGEST for line in change.old_text.split(b"\n")
    ):
        return
    line = max(long, key=lambda each: len(each.text))
    is_source = acts(change.path) and not change.path.endswith(
        (".js", ".mjs", ".cjs", ".ts", ".sql")
    )
    yield change.finding(
        Code.LONG_LINE,
        line.number,
        f"{len(line.text):,} characters",
        change.severity(Severity.REVIEW if is_source else Severity.NOTE),
        length=len(line.text),
    )


def _behind_blanks(change: FileChange) -> Iterator[Finding]:
    """Find new code that many blanks, or blank lines, push off the screen."""
    if not acts(change.path):
        return
    added = {line.number for line in change.added}
    text = (change.text or b"").decode("utf-8", "replace")
    number, counted_to = 1, 0
    for match in _GAP.finditer(text):
        number += text.count("\n", counted_to, match.end())
        counted_to = match.end()
        lines, _, blanks = match[0].rpartition("\n")
        gap = {"blank line": lines.count("\n"), "blank": len(blanks)}
        noun = max(gap, key=lambda each: gap[each])
        if gap[noun] >= 100 and number in added:
            code = text[counted_to : counted_to + 80].partition("\n")[0]
            yield change.finding(
                Code.LONG_LINE,
                number,
                f"{counted(gap[noun], noun)} before {code}",
                change.severity(Severity.ALERT),
            )
            return
