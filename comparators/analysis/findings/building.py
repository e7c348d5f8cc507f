"""What runs when a release is built."""

from __future__ import annotations

from collections.abc import Iterator

from ..metadata.configuration import read_pyproject
from ..metadata.dependency_specifiers import parse_requirement
from ..metadata.stated import Metadata, table
from ..metadata.values import same_value, shown
from .build_settings import build_settings
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


def build_changes(releases: Releases) -> Iterator[Finding]:
    """Find what a build of the new release does that one of the old did not."""
    old, new = releases.old, releases.new
    yield from _backend(releases)
    yield from _requirements(releases)
    was, now = build_settings(old), build_settings(new)
    for (path, key), value in now.items():
        if not same_value(was.get((path, key)), value):
            sentence = f"{path}: {key} = {shown(value)}"
            yield finding(Code.RUNS_AT_BUILD, sentence, path)
    yield from _cargo_changes(old, new)


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
