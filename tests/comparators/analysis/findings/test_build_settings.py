"""Settings of the tools of a build, in setup.cfg and other files."""

from __future__ import annotations

import pytest

from tests.comparators.analysis.findings.cases import (
    lines,
)

SETTINGS = {
    "a command of its own": (
        "[options]\ncmdclass =\n  sdist = p.build.Own\n",
        'options.cmdclass = "sdist = p.build.Own"',
    ),
    "a package of commands": (
        "[global]\ncommand-packages = p\n",
        'global.command_packages = "p"',
    ),
    "a default": ("[DEFAULT]\na = p\n", 'DEFAULT.a = "p"'),
    "a hook of pbr": (
        "[global]\nsetup-hooks = p.h\n",
        'global.setup_hooks = "p.h"',
    ),
    "an alias": ("[aliases]\nbuild = p\n", 'aliases.build = "p"'),
    "an index": (
        "[easy_install]\nindex_url = https://a.org\n",
        'easy_install.index_url = "https://a.org"',
    ),
    "a program": (
        "[build_scripts]\nexecutable = /p\n",
        'build_scripts.executable = "/p"',
    ),
    "an attribute": (
        "[metadata]\nversion = attr: p.v\n",
        'metadata.version = "attr: p.v"',
    ),
    "another spelling": ("[build_ext]\nswig_opts = -py3\n", ""),
    "what runs nothing": (
        "[options]\npackages = p\n[tool:x]\ncmdclass = p\n"
        "[egg_info]\ntag_date = 0\n[bdist_wheel]\nuniversal = 1\n",
        "",
    ),
}


@pytest.mark.parametrize(("new", "expected"), SETTINGS.values(), ids=SETTINGS)
def test_what_setup_cfg_has_setuptools_run(new: str, expected: str) -> None:
    old = {"setup.cfg": b"[build_ext]\nswig-opts = -py3\n"}
    found = [f"review runs-at-build setup.cfg: {expected}"] * bool(expected)
    tree = {"setup.cfg": new.encode()}
    assert lines(old, tree, "runs-at-build") == found
    assert lines(tree, {"setup.cfg": tree["setup.cfg"] + b"[b]\n"}) == []


def test_where_setup_cfg_takes_packages_from() -> None:
    new = (
        b"[options]\npackages = a\npackage_dir =\n  a = b\n"
        b"[options.data_files]\nlib/python3.11 = c\n"
    )
    assert lines({"setup.cfg": b"[a]\n"}, {"setup.cfg": new}) == [
        'note runs-at-build setup.cfg: options.data_files.lib/python3.11 = "c"',
        'note runs-at-build setup.cfg: options.package_dir = "a = b"',
    ]


SETTING_FILES = {
    "of hatch": (
        "hatch.toml",
        'version.source = "code"\nversion.path = "a"\nenvs.a.scripts.b = "c"\n',
        ['version.path = "a"', 'version.source = "code"'],
    ),
    "of cargo": (
        "rust/.cargo/config.toml",
        '[build]\nrustc-wrapper = "a"\n',
        ['build.rustc-wrapper = "a"'],
    ),
    "of rustup": (
        "rust-toolchain.toml",
        '[toolchain]\npath = "a"\nchannel = "1.80"\n',
        ['toolchain.path = "a"'],
    ),
    "of a test": ("tests/.cargo/config.toml", '[build]\nrustc = "a"\n', []),
}


@pytest.mark.parametrize(
    ("path", "new", "expected"), SETTING_FILES.values(), ids=SETTING_FILES
)
def test_a_file_of_settings(path: str, new: str, expected: list[str]) -> None:
    tree = {path: new.encode()}
    found = [f"review runs-at-build {path}: {each}" for each in expected]
    assert lines({}, tree, "runs-at-build") == found
    assert lines(tree, {path: tree[path] + b"# b\n"}) == []
