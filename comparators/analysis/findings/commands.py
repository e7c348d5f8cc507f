"""What a release puts on the command line and into other programs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from ..metadata.configuration import read_pyproject, read_setup_cfg
from ..metadata.egg_info import read_entry_points
from ..metadata.stated import Stated, table, texts
from ..text.sentences import counted
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.releases import FileChange, Releases, Side

_COMMANDS = ("console_scripts", "gui_scripts")
_CUSTOMIZE = re.compile(
    r"(?:.*/)?(?:site|user)customize(?:/__init__)?\.(?:pyw?|pyc|.*\b(?:so|pyd))"
)
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
    before, now = _targets(old), _targets(new)
    # What only running setup.py would tell is not known.
    is_known = bool(before) or not any(
        "entry_points" in each.expressions for each in old.metadata
    )
    own = _own_names(new)
    for (group, name), targets in now.items():
        earlier = before.get((group, name), {})
        for plain, stated in targets.items():
            if plain in earlier:
                continue
            sentence = f"{name} = {stated.value}".removeprefix(" = ")
            for one, (text, _) in list(earlier.items())[:1]:
                sentence = f"{name} = {text} → {stated.value}"
                if one in targets:
                    sentence = f"{name} = {stated.value} beside {text}"
            code, words, severity = _of_group(group, name, own)
            if group not in _COMMANDS and code is Code.NEW_COMMAND:
                sentence = f"[{group}] {sentence}"
            yield finding(
                code,
                sentence + words,
                stated.source,
                0,
                severity if old.metadata and is_known else Severity.NOTE,
                group=group,
                name=name,
                target=stated.value,
            )
    yield from releases.newly(_scripts)


def _targets(side: Side) -> dict[tuple[str, str], dict[str, Stated]]:
    """Return by group and name what files state, by what is compared."""
    stated = [
        (p, each.source) for each in side.metadata for p in each.entry_points
    ]
    for path, content in _files_of_points(side):
        stated += [(point, path) for point in read_entry_points(content)]
    found: dict[tuple[str, str], dict[str, Stated]] = {}
    for (group, name, value), source in stated:
        plain = "".join(value.split())
        targets = found.setdefault((group, name), {})
        targets.setdefault(plain, Stated(value, source))
    return found


def _files_of_points(side: Side) -> Iterator[tuple[str, bytes]]:
    """Yield files that configuration takes entry points from, and pbr's."""
    tables = read_pyproject(side.content("pyproject.toml")).tables
    for key in ("tool", "setuptools", "dynamic", "entry-points"):
        tables = table(tables.get(key))
    paths = texts(tables.get("file"))
    sections = read_setup_cfg(side.content("setup.cfg")).tables
    given = table(sections.get("options")).get("entry_points", "")
    if given.startswith("file:"):
        paths += given.removeprefix("file:").split(",")
    for path in (posixpath.normpath(each.strip()) for each in paths):
        yield path, side.content(path)
    if "pbr" in side.required_to_build():
        for group, lines in table(sections.get("entry_points")).items():
            yield "setup.cfg", f"[{group}]\n{lines}".encode("utf-8", "replace")


def _own_names(side: Side) -> set[str]:
    names = (each.name.value for each in side.metadata if each.name)
    return {canonicalize_name(name) for name in names}


def _of_group(
    group: str, name: str, own: set[str]
) -> tuple[Code, str, Severity | None]:
    """Return what an entry point of a group is, with words about it."""
    if group in _COMMANDS:
        words = _in_place(name, own)
        return Code.NEW_COMMAND, words, Severity.ALERT if words else None
    if group == "pytest11":
        return Code.PYTEST_PLUGIN, "", None
    if program := _LOADED_BY_THEMSELVES.get(group):
        return Code.AUTOLOADED_PLUGIN, f", by {program}", None
    return Code.NEW_COMMAND, "", Severity.NOTE


def _in_place(name: str, own: set[str]) -> str:
    is_taken = name.lower() in _KNOWN_TOOLS
    if is_taken and canonicalize_name(name) not in own:
        return f", in place of the known tool {name}"
    return ""


def _scripts(side: Side) -> Iterator[tuple[str, Finding]]:
    own = _own_names(side)
    for path, source in (s for m in side.metadata for s in m.scripts):
        name = path.rpartition("/")[2].removesuffix(".py")
        words = _in_place(name, own)
        yield (
            path,
            finding(
                Code.NEW_COMMAND,
                f"script {path}{words}",
                source,
                severity=Severity.ALERT if words else None,
                name=name,
            ),
        )


def start_files(change: FileChange) -> Iterator[Finding]:
    """Find files that Python runs when it starts, new or changed.

    Source: the documentation of the module site; PEP 829 for ``.start``.
    """
    path, name = change.path, change.path.rpartition("/")[2]
    words = f"{path} {'added' if change.old_path is None else 'changed'}"
    severity = change.severity(Severity.ALERT)
    lines: list[str] = []
    if name.endswith((".pth", ".start")):
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
        words += f": {counted(len(lines), 'new line')}"
        if running:
            words += f", runs {running[0].strip()[:_SHOWN]}"
        else:
            severity = change.severity(Severity.REVIEW)
            words += ", directories to import from"
    if lines or _CUSTOMIZE.fullmatch(path):
        yield finding(
            Code.RUNS_AT_START, words, path, 0, severity, lines=lines
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
