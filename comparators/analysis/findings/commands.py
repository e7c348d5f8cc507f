"""What a release puts on the command line and into other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from ..metadata.egg_info import EntryPoint
from ..metadata.stated import Metadata
from ..text.sentences import counted
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.releases import FileChange, Releases

_COMMANDS = ("console_scripts", "gui_scripts")
_CUSTOMIZE = ("sitecustomize.py", "usercustomize.py")
_SHOWN = 80
# Also behind a byte order mark, which Python 3.13 skips.
_IMPORT = re.compile(r"[\ufeff\s]*import[ \t]")
# fmt: off
_KNOWN_TOOLS = frozenset((
    "pip", "pip3", "pipx", "python", "python3", "pypy", "py", "easy_install",
    "virtualenv", "venv", "conda", "mamba", "poetry", "uv", "uvx", "pdm",
    "hatch", "flit", "twine", "tox", "nox", "pytest", "ipython", "jupyter",
    "wheel", "setup", "black", "ruff", "mypy", "flake8", "pylint", "isort",
    "pre-commit", "django-admin", "flask", "celery", "ansible", "aws", "az",
    "gcloud", "gsutil", "kubectl", "helm", "docker", "podman", "terraform",
    "git", "hg", "svn", "ssh", "scp", "sftp", "gpg", "openssl", "curl",
    "wget", "sudo", "su", "doas", "bash", "sh", "zsh", "fish", "env", "ls",
    "cat", "cp", "mv", "rm", "mkdir", "chmod", "chown", "ln", "sed", "awk",
    "grep", "find", "xargs", "sort", "head", "tail", "tar", "zip", "unzip",
    "gzip", "make", "cmake", "ninja", "gcc", "g++", "cc", "c++", "clang",
    "ld", "ar", "node", "npm", "npx", "yarn", "pnpm", "cargo", "rustc", "go",
    "java", "javac", "mvn", "gradle", "ruby", "gem", "perl", "php", "vim",
    "vi", "nano", "emacs", "code", "less", "more", "man", "which", "test",
    "kill", "ps", "top", "ping", "systemctl", "service", "cron", "crontab",
    "apt", "apt-get", "dnf", "yum", "pacman", "brew", "cmd", "powershell",
    "pwsh", "explorer", "regedit", "passwd", "login", "mysql", "psql",
    "sqlite3", "redis-cli", "mongo",
))
_LOADED_BY_THEMSELVES = {
    "distutils.commands": "setuptools, in every build",
    "distutils.setup_keywords": "setuptools, in every build",
    "setuptools.finalize_distribution_options": "setuptools, in every build",
    "setuptools.file_finders": "setuptools, in every build",
    "egg_info.writers": "setuptools, in every build",
    "tox": "tox", "hypothesis": "Hypothesis", "keyring.backends": "keyring",
    "flake8.extension": "flake8", "poetry.plugin": "Poetry",
    "poetry.application.plugin": "Poetry", "hatch": "Hatch", "pdm": "PDM",
    "twine.registered_commands": "twine", "xonsh.xontribs": "xonsh",
    "virtualenv.activate": "virtualenv", "virtualenv.create": "virtualenv",
    "virtualenv.discovery": "virtualenv", "virtualenv.seed": "virtualenv",
    "opentelemetry_pre_instrument": "OpenTelemetry",
    "opentelemetry_instrumentor": "OpenTelemetry",
    "opentelemetry_post_instrument": "OpenTelemetry",
    "jupyter_server.extensions": "Jupyter",
    "diffoscope.plugins": "diffoscope",
}
# fmt: on


def command_changes(releases: Releases) -> Iterator[Finding]:
    """Find commands and plugins that are new or do something else."""
    old, new = releases.old, releases.new
    before = _targets(old.metadata)
    # What only running setup.py would tell is not known.
    is_known = bool(before) or not any(
        "entry_points" in each.expressions for each in old.metadata
    )
    is_known = is_known and bool(old.metadata)
    names: set[str] = {
        canonicalize_name(each.name.value)
        for each in new.metadata
        if each.name
    }
    seen: set[tuple[str, str, str]] = set()
    now = _targets(new.metadata)
    for each in new.metadata:
        for point in each.entry_points:
            key = (point.group, point.name)
            target = _plain(point.value)
            earlier = before.get(key, {})
            if target in earlier or (*key, target) in seen:
                continue
            seen.add((*key, target))
            sentence = f"{point.name} = {point.value}".removeprefix(" = ")
            for one, text in list(earlier.items())[:1]:
                sentence = f"{point.name} = {text} → {point.value}"
                if one in now[key]:
                    sentence = f"{point.name} = {point.value} beside {text}"
            yield _finding(point, each.source, sentence, names, is_known)
    yield from _scripts(old.metadata, new.metadata, names)


def _targets(
    metadata: tuple[Metadata, ...],
) -> dict[tuple[str, str], dict[str, str]]:
    """Return by group and name what files state, compared and as written."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for each in metadata:
        for group, name, value in each.entry_points:
            known = found.setdefault((group, name), {})
            known.setdefault(_plain(value), value)
    return found


def _plain(target: str) -> str:
    return "".join(target.split())


def _finding(
    point: EntryPoint,
    source: str,
    sentence: str,
    names: set[str],
    is_known: bool,
) -> Finding:
    group, name, target = point
    code, severity = Code.NEW_COMMAND, None
    if group in _COMMANDS:
        if _shadows(name, names):
            sentence += f", in place of the known tool {name}"
            severity = Severity.ALERT
    elif group == "pytest11":
        code = Code.PYTEST_PLUGIN
    elif group in _LOADED_BY_THEMSELVES:
        code = Code.AUTOLOADED_PLUGIN
        sentence = f"{sentence}, by {_LOADED_BY_THEMSELVES[group]}"
    else:
        sentence, severity = f"[{group}] {sentence}", Severity.NOTE
    if not is_known:
        severity = Severity.NOTE
    return finding(
        code,
        sentence,
        source,
        severity=severity,
        group=group,
        name=name,
        target=target,
    )


def _shadows(name: str, names: set[str]) -> bool:
    return (
        name.lower() in _KNOWN_TOOLS and canonicalize_name(name) not in names
    )


def _scripts(
    old: tuple[Metadata, ...], new: tuple[Metadata, ...], names: set[str]
) -> Iterator[Finding]:
    before = {stated.value for each in old for stated in each.scripts}
    seen: set[str] = set()
    for each in new:
        for stated in each.scripts:
            if stated.value in before or stated.value in seen:
                continue
            seen.add(stated.value)
            name = stated.value.rpartition("/")[2].removesuffix(".py")
            shadows = _shadows(name, names)
            yield finding(
                Code.NEW_COMMAND,
                f"script {stated.value}"
                + (f", in place of the known tool {name}" * shadows),
                stated.source,
                severity=Severity.ALERT if shadows else None,
                name=name,
            )


def start_files(change: FileChange) -> Iterator[Finding]:
    """Find files that Python runs when it starts, new or changed.

    Source: the documentation of the module site; PEP 829 for ``.start``.
    """
    path = change.path
    name = path.rpartition("/")[2]
    word = "added" if change.old_member is None else "changed"
    severity = change.severity(Severity.ALERT)
    if name in _CUSTOMIZE:
        yield finding(
            Code.RUNS_AT_START, f"{path} {word}", path, severity=severity
        )
    elif name.endswith((".pth", ".start")):
        before = set(_lines(change.old))
        lines = [
            line
            for line in _lines(change.new)
            if line.strip() and line not in before
        ]
        running = [
            line
            for line in lines
            if _IMPORT.match(line) or name.endswith(".start")
        ]
        sentence = f"{path} {word}: {counted(len(lines), 'new line')}"
        if running:
            sentence += f", runs {running[0].strip()[:_SHOWN]}"
        elif lines:
            severity = change.severity(Severity.REVIEW)
            sentence += ", directories to import from"
        else:
            return
        yield finding(
            Code.RUNS_AT_START, sentence, path, severity=severity, lines=lines
        )


def _lines(content: bytes) -> list[str]:
    """Return the lines that any Python takes a start file to have.

    Python 3.13 cuts wherever ``str.splitlines`` does and takes what is no
    UTF-8 in the encoding of the machine; those before cut at line feeds and
    carriage returns.
    """
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    return text.splitlines()
