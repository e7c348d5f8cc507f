"""What a build newly runs."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import (
    build,
    found,
    lines,
)


def setting(text: str, severity: str = "review") -> str:
    return f"{severity} pyproject.toml: {text}"


BUILDS = {
    "another backend": (
        build('build-backend = "hatchling.build"'),
        build('build-backend = "own.backend"'),
        ["review build backend hatchling.build → own.backend"],
    ),
    "the usual backend": (
        b"",
        build('build-backend = "setuptools.build_meta"'),
        [],
    ),
    "a path of the backend": (
        build('build-backend = "setuptools.build_meta"'),
        build('build-backend = "setuptools.build_meta"\nbackend-path = ["b"]'),
        ["review the build backend is imported from b/ of the archive"],
    ),
    "an unusual requirement": (
        build('requires = ["setuptools"]'),
        build('requires = ["setuptools", "evil"]'),
        ["review newly required to build: evil"],
    ),
    "a usual requirement": (
        build('requires = ["setuptools"]'),
        build('requires = ["setuptools", "wheel"]'),
        ["note newly required to build: wheel"],
    ),
    "a hook": (
        b"",
        b'[tool.hatch.build.hooks.custom]\npath = "hook.py"\n',
        [setting('tool.hatch.build.hooks.custom.path = "hook.py"')],
    ),
    "a hook without a path": (
        b"",
        b'[tool.hatch.build.hooks.vcs]\nversion-file = "v.py"\n'
        b"[tool.hatch.build.hooks.custom]\n",
        [
            setting("tool.hatch.build.hooks.custom = {}"),
            setting('tool.hatch.build.hooks.vcs.version-file = "v.py"'),
        ],
    ),
    "code for the version": (
        b"",
        b'[tool.hatch.version]\nsource = "code"\npath = "v.py"\n',
        [
            setting('tool.hatch.version.path = "v.py"'),
            setting('tool.hatch.version.source = "code"'),
        ],
    ),
    "a pattern for the version": (
        b"",
        b'[tool.hatch.version]\npath = "v.py"\n',
        [],
    ),
    "a function for the version": (
        b"[tool.setuptools_scm]\n",
        b'[tool.setuptools_scm]\nversion_scheme = "m:f"\n'
        b'local_scheme = "no-local-version"\n',
        [setting('tool.setuptools_scm.version_scheme = "m:f"')],
    ),
    "a module in the place of another": (
        build('requires = ["uv-build"]'),
        build('requires = ["uv-build"]')
        + b'[tool.uv.build-backend]\nmodule-name = "a"\n'
        b'[tool.setuptools.package-dir]\na = "b"\n'
        b'[tool.hatch.build.targets.wheel.sources]\na = "b"\n',
        [
            setting('tool.hatch.build.targets.wheel.sources.a = "b"', "note"),
            setting('tool.setuptools.package-dir.a = "b"', "note"),
            setting('tool.uv.build-backend.module-name = "a"', "note"),
        ],
    ),
    "options for the version": (
        b"",
        b'[tool.hatch.version]\nsource = "vcs"\n'
        b'raw-options.version_scheme = "m:f"\n',
        [setting('tool.hatch.version.raw-options.version_scheme = "m:f"')],
    ),
    "a script": (
        b"",
        b'[tool.poetry.build]\nscript = "build.py"\n',
        [setting('tool.poetry.build.script = "build.py"')],
    ),
    "an attribute": (
        b"",
        b'[tool.setuptools.dynamic]\nversion.attr = "p.v"\n',
        [setting('tool.setuptools.dynamic.version.attr = "p.v"')],
    ),
    "another manifest": (
        build('requires = ["maturin"]'),
        build('requires = ["maturin"]')
        + b'[tool.maturin]\nmanifest-path = "a/Cargo.toml"\nstrip = true\n',
        [setting('tool.maturin.manifest-path = "a/Cargo.toml"')],
    ),
    "arguments of meson": (
        b"",
        b'[tool.meson-python.args]\nsetup = ["--native-file=a"]\n',
        [setting('tool.meson-python.args.setup = ["--native-file=a"]')],
    ),
    "a setting of a tool by its requirement": (
        build('requires = ["py_build_cmake"]'),
        build('requires = ["py_build_cmake"]')
        + b'[tool.py-build-cmake.cmake]\nsource_path = "a"\n',
        [setting('tool.py-build-cmake.cmake.source_path = "a"')],
    ),
    "what declares something": (
        build('requires = ["setuptools"]'),
        build('requires = ["setuptools"]')
        + b'[tool.setuptools.packages.find]\ninclude = ["a"]\n'
        b'[tool.hatch.build.targets.wheel]\ninclude = ["a"]\n'
        b'[tool.hatch.envs.x]\nscripts.a = "b"\n[tool.ruff]\nfix = true\n',
        [],
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"), BUILDS.values(), ids=BUILDS
)
def test_builds(old: bytes, new: bytes, expected: list[str]) -> None:
    head = b'[project]\nname = "p"\nversion = "%s"\n'
    result = [
        f"{each.severity.value} {each.sentence}"
        for each in found(
            {"pyproject.toml": head % b"1.0" + old},
            {"pyproject.toml": head % b"1.1" + new},
        )
        if each.code.value == "runs-at-build"
    ]
    assert result == expected


def test_what_cargo_newly_takes() -> None:
    head = b'[package]\nname = "x"\n'
    new = head + b'build = "b.rs"\n[dependencies]\nevil = "1"\n'
    assert lines({"Cargo.toml": head}, {"Cargo.toml": new}) == [
        "review runs-at-build Cargo.toml: build = b.rs",
        "review runs-at-build Cargo.toml: newly takes the crate evil",
    ]
    assert lines({"Cargo.toml": new}, {"a/Cargo.toml": new + b"\n"}) == []
    assert lines({}, {"Cargo.toml": new}) == []
