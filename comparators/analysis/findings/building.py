"""What runs when a release is built."""

from __future__ import annotations

import re
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from ..metadata.configuration import read_pyproject
from ..metadata.stated import table
from ..metadata.values import same_value, shown
from .build_settings import build_settings, names_modules
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
    "mypyc", "typing-extensions", "sip", "whey", "enscons", "build", "pdm",
    "flit", "mesonpy",
))
# fmt: on
_DEFAULT = "setuptools.build_meta"


def build_changes(releases: Releases) -> Iterator[Finding]:
    """Find what a build of the new release does that one of the old did not."""
    old, new = releases.old, releases.new
    yield from _backend(releases)
    yield from releases.newly(_backend_paths)
    if old.metadata:
        yield from releases.newly(_requirements)
    # Where all of Rust is new, so is every crate.
    if next(_crates(old), None):
        yield from releases.newly(_crates)
    was = dict(build_settings(old))
    for (path, key), value in build_settings(new):
        if not same_value(was.get((path, key)), value):
            severity = Severity.NOTE if names_modules(key) else None
            sentence = f"{path}: {key} = {shown(value)}"
            yield finding(Code.RUNS_AT_BUILD, sentence, path, 0, severity)


def _backend(releases: Releases) -> Iterator[Finding]:
    old, new = (
        side.effective.build_backend for side in (releases.old, releases.new)
    )
    if new is None or new.value == (old.value if old else _DEFAULT):
        return
    project = canonicalize_name(re.split("[.:]", new.value)[0])
    is_usual = project in _USUAL and not releases.is_small
    before = old.value if old else "setuptools, by default"
    yield finding(
        Code.RUNS_AT_BUILD,
        f"build backend {before} → {new.value}",
        new.source,
        severity=Severity.NOTE if is_usual else Severity.REVIEW,
    )


def _backend_paths(side: Side) -> Iterator[tuple[str, Finding]]:
    for path, source in side.effective.backend_path:
        words = f"the build backend is imported from {path}/ of the archive"
        yield path, finding(Code.RUNS_AT_BUILD, words, source)


def _requirements(side: Side) -> Iterator[tuple[str, Finding]]:
    for name, (text, source) in side.required_to_build().items():
        severity = Severity.NOTE if name in _USUAL else Severity.REVIEW
        words = f"newly required to build: {text}"
        yield (
            name,
            finding(Code.RUNS_AT_BUILD, words, source, 0, severity, name=name),
        )


def _crates(side: Side) -> Iterator[tuple[str, Finding]]:
    """Find the crates that a build in Rust takes, and build scripts."""
    for path in side.members:
        if path.rpartition("/")[2] != "Cargo.toml" or lies_beside(path):
            continue
        tables = read_pyproject(side.content(path)).tables
        package = table(tables.get("package"))
        words = [f"build = {package.get('build', 'build.rs')}"]
        words += [
            f"newly takes the crate {name}"
            for owner in (tables, table(tables.get("workspace")))
            for kind in ("dependencies", "build-dependencies")
            for name in table(owner.get(kind))
        ]
        for each in words:
            yield each, finding(Code.RUNS_AT_BUILD, f"{path}: {each}", path)
