"""What configuration files tell the tools of a build.

Sources: the documentation of setuptools, distutils, pbr, hatch, Poetry, PDM,
maturin, meson-python and scikit-build-core.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from ..metadata.configuration import read_pyproject, read_setup_cfg
from ..metadata.values import shown
from .records.places import lies_beside
from .records.releases import Side

_BY_NAME = ("setup.py", "hatch_build.py", "pdm_build.py", "build.py")
_SCRIPT = re.compile(r"[\w./-]+\.py\b")
# What a table stands under in pyproject.toml.
_TABLES = {"pyproject.toml": "", "hatch.toml": "tool.hatch."}
# cargo and rustup look there for programs to run.
_OF_CARGO = (".cargo/config.toml", ".cargo/config", "rust-toolchain.toml")
# Their settings are those of a build whether or not it names them.
_TOOLS = re.compile(
    r"(?:setuptools(?:_scm)?|distutils|hatch|pdm|poetry|maturin|meson-python"
    r"|scikit-build)(?:\.|$)"
)
_SECTIONS = re.compile(
    r"(?:DEFAULT|global|aliases|backwards_compat|easy_install|develop"
    r"|(?:build|install|bdist|egg)\w*)\."
)
# From where, and under which names, modules are installed.
_NAMING = re.compile(
    r"(?:\.(?:package-dir|data-files|py-modules|sources|where|python-source"
    r"|module(?:\.name|-name|-root))|poetry\.packages)(?:\.|$)"
)
# Which files are packed, what the release states of itself, what a build
# does not read.
_DECLARED = re.compile(
    r"""
    poetry\.(?!build\b|packages\b) | hatch\.envs\b | flit\.(?!module) | mypy\.
    | hatch\.version\.(?:path|pattern|scheme|source\ =\ "(?:regex|vcs)")
    | pdm\.(?!build\.|version\.|resolution) | pdm\.version\.(?:source|path)\b
    | uv\.(?!build-backend\b) | setuptools-scm\ =
    | setuptools-scm\.(?:version|local)-scheme\ =\ "[^:]*"$
    | (?!.*\.hooks\.|poetry\.packages).*\.(?:packages?|only-include
        |(?:source-|default-)?(?:in|ex)cludes?|license-(?:files|expression)
        |(?:include-|exclude-)?package-data|namespaces|zip-safe|platforms
        |artifacts|file|version-file|write-to|fallback-version|tag-regex
        |bindings|strip)[. ]
    | .*\.(?:sdist|fancy-pypi-readme)\.
    | egg-info\.tag- | bdist-(?!wheel) | bdist-wheel\.(?:universal|python-tag)
    | build-(?:sphinx|docs)\. | toolchain\.(?!path)
    """,
    re.VERBOSE,
)


def build_settings(side: Side) -> Iterator[tuple[tuple[str, str], object]]:
    """Yield what a build is told that can change which code it runs.

    Settings of its tools, all but those that are known to declare something:
    file and key, and the value.
    """
    required = side.required_to_build()

    def is_read(table: str) -> bool:
        # "hatch" for hatchling, "poetry" for poetry-core.
        name = canonicalize_name(table.strip('"'))
        return bool(name) and any(each.startswith(name) for each in required)

    for path in side.members:
        prefix = _TABLES.get(path)
        is_cargos = path.endswith(_OF_CARGO) and not lies_beside(path)
        if prefix is None and not is_cargos:
            continue
        values = read_pyproject(side.content(path)).values
        source = "version.source" if prefix else "tool.hatch.version.source"
        runs_code = values.get(source) == "code"
        for key, value in values.items():
            name = f"{prefix or ''}{key}".removeprefix("tool.")
            is_setting = name != key and (
                _TOOLS.match(name) or is_read(name.partition(".")[0])
            )
            if ((is_setting or is_cargos) and not _declares(name, value)) or (
                runs_code and name.startswith("hatch.version.")
            ):
                yield (path, key), value
    path = "setup.cfg"
    for key, value in read_setup_cfg(side.content(path)).values.items():
        section, _, option = key.rpartition(".")
        # distutils takes a hyphen for an underscore.
        key = f"{section}.{option.replace('-', '_')}"
        is_setting = _SECTIONS.match(key) or is_read(section)
        if (
            (is_setting and not _declares(key, value))
            or key == "options.cmdclass"
            or (section.startswith("options") and names_modules(key))
            or str(value).startswith("attr:")
        ):
            yield (path, key), value


def names_modules(key: str) -> bool:
    """Whether a setting says as what a file is installed."""
    return _NAMING.search(key.replace("_", "-")) is not None


def _declares(key: str, value: object) -> bool:
    setting = f"{key.replace('_', '-')} = {shown(value)}"
    return _DECLARED.match(setting) is not None


def build_scripts(side: Side) -> set[str]:
    """Return the Python files that a build runs, as far as they are named."""
    names = {*_BY_NAME}
    for _, value in build_settings(side):
        names.update(_SCRIPT.findall(str(value)))
    for directory in side.backend_directories():
        names.update(
            path
            for path in side.members
            if path.startswith(directory)
            and path.endswith(".py")
            and (directory or "/" not in path)
        )
    return side.members.keys() & names
