"""Lines that tell by themselves: paths of secrets, commands, lengths."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ...text.sentences import counted
from ..records.codes import Code, Severity
from ..records.finding import Finding
from ..records.places import acts
from ..records.releases import FileChange

_MOST = 20
_LONGEST = 2_000
"""Characters of a line."""
_GAP = re.compile(r"(?<!\s)\s{100,}(?=\S)")
_SHOWN = 80
_SCRIPTS = (
    *(".sh", ".bash", ".bat", ".cmd", ".ps1", ".m4", ".ac", ".am", ".mk"),
    *(".cmake", "configure", "Makefile", "CMakeLists.txt", "meson.build"),
)
# Where secrets lie, and where programs are made to start by themselves; and
# what makes numpy run what is in a file.
_SECRET = re.compile(
    rb"""
    \.ssh/(?:id_|authorized_keys|config|known_hosts) | \bid_(?:rsa|ed25519)\b
    | \.aws/credentials | \.netrc\b | \.pypirc\b | \.git-credentials\b
    | \.docker/config\.json | \.kube/config | \.gnupg\b
    | /etc/(?:passwd|shadow|sudoers|cron) | \bauthorized_keys\b
    | Login\ Data\b | Local\ State\b | \bcookies\.sqlite\b | \bkey4\.db\b
    | \blogins\.json\b | \bwallet\.dat\b | \bUser\ Data.{0,4}Default\b
    | BraveSoftware | (?:Google.{1,3}Chrome|Mozilla.{1,3}Firefox).{1,3}(?:User|Profiles)
    | discord.{0,12}Local\ Storage | \bleveldb\b.{0,60}token | \btdata\b
    | CurrentVersion.{1,2}Run\b | \bLaunchAgents\b | systemd/user
    | \.(?:bashrc|bash_profile|zshrc|profile|bash_history)\b
    | 169\.254\.169\.254 | \ballow_pickle\s*=\s*True\b
    """,
    re.VERBOSE,
)
_FETCHED_OR_DECODED = re.compile(
    rb"""
    \b(?:curl|wget|fetch)\b[^\n#]{0,300}[|;&]\s*(?:sudo\s+)?(?:\w*sh|python\d?|perl)\b
    | (?:\b\w{0,20}sh|eval|source|\.)\s+[<"'`]?[<$]?\(\s*(?:curl|wget)\b
    | \bbase64\b[^\n]{0,200}(?:-d\b|--decode|-D\b)
    | \b(?:xz|gzip|bzip2|zstd|openssl|xxd)\b[^\n]{0,200}\|\s*(?:/bin/)?\w*sh\b
    | /dev/tcp/ | \bnc\b[^\n]{0,200}\s-e\b
    | (?i:\bpowershell\b[^\n]{0,200}\s-e(?:nc\w*)?\b | \bInvoke-Expression\b | \bIEX\b
        | \bDownloadString\b)
    """,
    re.VERBOSE,
)


# What a reader of YAML makes objects of, also where the tag is cut or escaped.
_YAML_TAG = re.compile(
    rb"!!python/[\w./:]{0,80}|!<?[\w!:./,]{0,80}%\w\w|^%TAG\b.{0,80}"
    rb"|yaml\.org,2002:python"
)
# What says which files are installed, and under which names.
_BUILD_FILES = (
    *("setup.py", "setup.cfg", "pyproject.toml", "MANIFEST.in"),
    *("hatch_build.py", "meson.build", "CMakeLists.txt"),
)
_START_FILE = re.compile(rb"[\w./*-]{1,80}\.pth\b|\b(?:site|user)customize\b")


def telling_lines(change: FileChange) -> Iterator[Finding]:
    """Find added lines that tell by themselves."""
    is_script = change.path.endswith(_SCRIPTS)
    if is_script or change.path.endswith((".py", ".pyw", ".pth", ".js")):
        found = list(_matches(change, _SECRET))
        if found:
            number, text = found[0]
            more = f" and {len(found) - 1:,} more" if len(found) > 1 else ""
            yield change.finding(
                Code.NEW_CAPABILITY,
                number,
                f"names {text}{more}",
                change.severity(Severity.REVIEW),
                paths=[text for _, text in found[:_MOST]],
            )
    if is_script:
        for number, text in islice(_matches(change, _FETCHED_OR_DECODED), 1):
            severity = change.severity(Severity.ALERT)
            yield change.finding(Code.RUNS_AT_BUILD, number, text, severity)
    if change.path.lower().endswith((".yaml", ".yml")):
        for number, text in islice(_matches(change, _YAML_TAG), 1):
            yield change.finding(
                Code.NEW_CAPABILITY,
                number,
                f"{text} has a reader of YAML call Python",
                change.severity(Severity.REVIEW),
            )
    if change.path in _BUILD_FILES:
        for number, text in islice(_matches(change, _START_FILE), 1):
            yield change.finding(
                Code.RUNS_AT_START, number, f"names {text}", Severity.REVIEW
            )
    yield from list(_behind_blanks(change)) or _long_line(change)


def _matches(
    change: FileChange, pattern: re.Pattern[bytes]
) -> Iterator[tuple[int, str]]:
    for number, line in change.added:
        match = pattern.search(line[:10_000])
        if match:
            yield number, match[0].decode("utf-8", "replace")


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
            code = text[counted_to : counted_to + _SHOWN].partition("\n")[0]
            yield change.finding(
                Code.LONG_LINE,
                number,
                f"{counted(gap[noun], noun)} before {code}",
                change.severity(Severity.ALERT),
            )
            return
