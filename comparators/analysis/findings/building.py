"""What runs when a release is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..metadata.configuration import read_pyproject, read_setup_cfg
from ..metadata.dependency_specifiers import parse_requirement
from ..metadata.stated import Metadata, table
from ..metadata.values import shown
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.places import lies_beside
from .records.releases import Releases, Side

# fmt: off
_USUAL = frozenset((
    "setuptools", "wheel", "setuptools-scm", "hatchling", "hatch-vcs",
    "hatch-fancy-pypi-readme", "hatch-nodejs-version", "flit-core",
    "poetry-core", "poetry-dynamic-versioning", "poetry", "pdm-backend",
    "pdm-pep517", "maturin", "setuptools-rust", "meson-python", "meson",
    "ninja", "cmake", "scikit-build", "scikit-build-core", "cython", "cffi",
    "pybind11", "nanobind", "numpy", "oldest-supported-numpy", "packaging",
    "pbr", "versioneer", "versioningit", "setuptools-git-versioning",
    "toml", "tomli", "pip", "jupyter-packaging", "hatch-jupyter-builder",
    "hatch-requirements-txt", "uv-build", "uv-dynamic-versioning", "mypy",
    "mypyc", "typing-extensions", "sip", "whey", "enscons", "build",
))
_USUAL_BACKENDS = (
    "setuptools.build_meta", "hatchling.build", "flit_core.buildapi",
    "flit.buildapi", "flit_core", "poetry.core.masonry.api",
    "poetry.masonry.api", "pdm.backend", "pdm.pep517.api", "maturin",
    "mesonpy", "scikit_build_core.build", "uv_build",
    "poetry_dynamic_versioning.backend", "jupyter_packaging.build_api",
)
# fmt: on
_RUN_BY_SETUPTOOLS = (
    "options.cmdclass",
    "options.dependency_links",
    "global.command_packages",
    "easy_install.",
)


def build_changes(releases: Releases) -> Iterator[Finding]:
    """Find what a build of the new release does that one of the old did not."""
    old, new = releases.old, releases.new
    yield from _backend(releases)
    yield from _requirements(releases)
    before, after = _hooks(old), _hooks(new)
    for key, value in after.items():
        if before.get(key) != value:
            yield finding(
                Code.RUNS_AT_BUILD,
                f"pyproject.toml: {key} = {value}",
                "pyproject.toml",
            )
    yield from _cargo_changes(old, new)
    was, now = _of_setup_cfg(old), _of_setup_cfg(new)
    for key, value in now.items():
        if was.get(key) != value:
            yield finding(
                Code.RUNS_AT_BUILD, f"setup.cfg: {key} = {value}", "setup.cfg"
            )


def _cargo_changes(old: Side, new: Side) -> Iterator[Finding]:
    """Find crates that a build in Rust newly takes, and build scripts."""
    before = {statement for _, statement in _cargo(old)}
    for path, statement in dict.fromkeys(_cargo(new)):
        if statement not in before and before:
            yield finding(Code.RUNS_AT_BUILD, f"{path}: {statement}", path)


def _cargo(side: Side) -> Iterator[tuple[str, str]]:
    for path in side.members:
        if path.rpartition("/")[2] != "Cargo.toml" or lies_beside(path):
            continue
        tables = read_pyproject(side.read(path) or b"").tables
        package = table(tables.get("package"))
        yield path, f"build = {package.get('build', 'build.rs')}"
        for owner in (tables, table(tables.get("workspace"))):
            for kind in ("dependencies", "build-dependencies"):
                for name in table(owner.get(kind)):
                    yield path, f"newly takes the crate {name}"


def _backend(releases: Releases) -> Iterator[Finding]:
    old, new = releases.old.effective, releases.new.effective
    before = old.build_backend.value if old.build_backend else ""
    after = new.build_backend.value if new.build_backend else ""
    usual = after.partition(":")[0] in _USUAL_BACKENDS
    # Without a backend it is setuptools'.
    same = {before or "setuptools.build_meta", after} == {
        "setuptools.build_meta"
    }
    if after and before != after and not same:
        yield finding(
            Code.RUNS_AT_BUILD,
            f"build backend {before or 'setuptools, by default'} → {after}",
            "pyproject.toml",
            severity=(
                Severity.NOTE
                if usual and not releases.is_small
                else Severity.REVIEW
            ),
        )
    paths = {stated.value for stated in old.backend_path}
    for stated in new.backend_path:
        if stated.value not in paths:
            yield finding(
                Code.RUNS_AT_BUILD,
                f"the build backend is imported from {stated.value}/ of the "
                "archive",
                stated.source,
            )


def _requirements(releases: Releases) -> Iterator[Finding]:
    old, new = releases.old.metadata, releases.new.metadata
    before = {name for name, _, _ in _required(old)}
    seen = set()
    for name, text, source in _required(new):
        if not old or name in before or name in seen:
            continue
        seen.add(name)
        yield finding(
            Code.RUNS_AT_BUILD,
            f"newly required to build: {text}",
            source,
            severity=Severity.NOTE if name in _USUAL else Severity.REVIEW,
            name=name,
        )


def _required(
    metadata: tuple[Metadata, ...],
) -> Iterator[tuple[str, str, str]]:
    for each in metadata:
        for stated in each.build_requirements:
            name = parse_requirement(stated.value).name
            if name:
                yield name, stated.value, stated.source


def _tools(side: Side) -> Mapping[str, object]:
    content = side.read("pyproject.toml")
    tables = read_pyproject(content).tables if content else {}
    return table(tables.get("tool"))


def _hooks(side: Side) -> dict[str, str]:
    """Return what pyproject.toml makes a backend run or load."""
    tool = _tools(side)
    found: dict[str, str] = {}
    hatch = table(tool.get("hatch"))
    for name, value in _hatch_hooks(hatch).items():
        found[f"tool.hatch.{name}"] = value
    poetry = table(tool.get("poetry")).get("build")
    if isinstance(poetry, str):
        found["tool.poetry.build"] = poetry
    elif isinstance(poetry, dict) and "script" in poetry:
        found["tool.poetry.build.script"] = str(poetry["script"])
    pdm = table(tool.get("pdm")).get("build")
    for key in ("custom-hook", "run-setuptools"):
        if isinstance(pdm, dict) and key in pdm:
            found[f"tool.pdm.build.{key}"] = str(pdm[key])
    version = table(hatch.get("version"))
    if version.get("source") == "code":
        found["tool.hatch.version"] = f"code in {version.get('path')}"
    getter = table(table(tool.get("pdm")).get("version")).get("getter")
    if getter is not None:
        found["tool.pdm.version.getter"] = str(getter)
    for key, value in table(tool.get("setuptools_scm")).items():
        if key in ("version_scheme", "local_scheme", "parse") and (
            ":" in str(value)
        ):
            found[f"tool.setuptools_scm.{key}"] = str(value)
    setuptools = table(tool.get("setuptools"))
    for name, target in table(setuptools.get("cmdclass")).items():
        found[f"tool.setuptools.cmdclass.{name}"] = str(target)
    return found


def _hatch_hooks(hatch: Mapping[str, object]) -> dict[str, str]:
    found = {}
    build = table(hatch.get("build"))
    targets = table(build.get("targets"))
    for prefix, owner in (
        ("build", build),
        *((f"build.targets.{n}", table(t)) for n, t in targets.items()),
        ("metadata", table(hatch.get("metadata"))),
    ):
        for name, value in table(owner.get("hooks")).items():
            path = table(value).get("path")
            # Only the hook "custom" has a file of its own, by default this.
            default = "hatch_build.py" if name == "custom" else "a plugin"
            found[f"{prefix}.hooks.{name}"] = str(path or default)
    return found


def _of_setup_cfg(side: Side) -> dict[str, str]:
    """Return what setup.cfg has setuptools run, or take from elsewhere."""
    settings = read_setup_cfg(side.read("setup.cfg") or b"").values
    return {
        key: shown(value)
        for key, value in settings.items()
        if key.startswith(_RUN_BY_SETUPTOOLS)
    }


def build_scripts(side: Side) -> set[str]:
    """Return the Python files that a build runs, as far as they are named."""
    names = ["setup.py"]
    tool = _tools(side)
    for value in _hooks(side).values():
        path = value.removeprefix("code in ")
        names.append(path if path.endswith(".py") else "hatch_build.py")
    if "poetry" in tool:
        names.append("build.py")
    if "pdm" in tool:
        names.append("pdm_build.py")
    for stated in side.effective.backend_path:
        prefix = "" if stated.value in (".", "") else f"{stated.value}/"
        names += [
            path
            for path in side.members
            if path.startswith(prefix)
            and path.endswith(".py")
            and (prefix or "/" not in path)
        ]
    return side.members.keys() & names
