"""The version that a package states of itself."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diffoscope_sdist.comparators.analysis.release.package_version import (
    OwnVersion,
    module_versions,
    own_versions,
)


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ("__version__ = '1.2'", "1.2"),
        ('__version__ = "1.2"  # comment', "1.2"),
        ("__version__: str = '1.2'", "1.2"),
        ("__version__: Final[str] = '1.2'", "1.2"),
        ("__version__ = '''1.2'''", "1.2"),
        ("__version__ = ('1.2')", "1.2"),
        ("__version__ = (\n    '1.2'\n)\n", "1.2"),
        ("__version__ = '1' '.2'", "1.2"),
        ("__version__ = version = '1.2'", "1.2"),
        ("version = __version__ = '1.2'", "1.2"),
        ("a = 1\r\n__version__ = '1.2'\r\n", "1.2"),
        ("__version__ = 'v1.2'", "v1.2"),
        ("__version__ = '1!1.2+local'", "1!1.2+local"),
    ],
    ids=lambda value: value.replace("\n", "|"),
)
def test_a_static_version_is_read(source: str, version: str) -> None:
    assert module_versions(source.encode())["__version__"] == version


@pytest.mark.parametrize(
    "source",
    [
        "",
        "__version__ = importlib.metadata.version('a')",
        "__version__ = get_version(VERSION)",
        "__version__ = unknown",
        "__version__ = '1.1'\n__version__ = other()",
        "__version__ = 'not a version'",
        "__version__ = '$Format:%H$'",
        "__version__ == '1.2'",
        "__version__ = ",
        "__version__ = (1,",
        "    __version__ = '1.2'",
        "# __version__ = '1.2'",
        "__version__ = (((((" + "(" * 400,
        "__version__ = " + "[" * 10_000,
        "__version__ = {1: 2}",
        "__version__ = ()",
        "__version__ = (1, 2)",
        "__version__ = (1, 2, 0, 'alpha', 3)",
        "__version__ = '1.1'\n__version__ = '1.2'",
        "__version__ = '1.1'\nfrom .v import __version__",
        "__version__ = '1.1'\n__version__ += '.dev'",
        '"""\n__version__ = \'1.2\'\n"""',
        "try:\n    from v import __version__\nexcept E:\n"
        "    __version__ = '0.0.0.dev'",
        "if x:\n    __version__ = '1.2'",
        "def f():\n    global __version__\n    __version__ = '1.2'",
        "x, __version__ = '1.2', '1.3'",
        "\x00__version__",
    ],
    ids=lambda value: value[:40].replace("\n", "|"),
)
def test_what_is_not_static_is_no_statement(source: str) -> None:
    assert "__version__" not in module_versions(source.encode())


@pytest.mark.parametrize(
    "content",
    [
        b"version" * 10_000,
        b"__version__ = '" + b"1." * 200 + b" '",
        b"__version__ = '" + b"1_" * 200 + b"'",
        b"__version__ = '" + b"a" * 400 + b"'",
        b"__version__ = (\n" * 4_000,
        b"version = " * 6_000,
        b"version:" + b" " * 60_000,
    ],
    ids=lambda value: repr(value[:20]),
)
def test_time_is_bounded(content: bytes) -> None:
    begin = time.monotonic()
    module_versions(content)
    assert time.monotonic() - begin < 20


@given(st.binary() | st.text("_version= '1.2(),\n#").map(str.encode))
def test_no_bytes_raise(content: bytes) -> None:
    module_versions(content)


def found(
    files: dict[str, str], name: str = "foo", top_level: tuple[str, ...] = ()
) -> list[OwnVersion]:
    contents = {path: text.encode() for path, text in files.items()}
    return list(own_versions(files.keys(), contents.get, name, top_level))


VERSION = "__version__ = '1.2'"


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"foo/__init__.py": VERSION}, "foo/__init__.py"),
        ({"src/foo/__init__.py": VERSION}, "src/foo/__init__.py"),
        ({"lib/foo/__init__.py": VERSION}, "lib/foo/__init__.py"),
        (
            {"foo/__init__.py": "", "foo/_version.py": VERSION},
            "foo/_version.py",
        ),
        (
            {"foo/__init__.py": "", "foo/VERSION": "1.2\n"},
            "foo/VERSION",
        ),
        (
            {"foo/__init__.py": VERSION, "bar/__init__.py": VERSION},
            "foo/__init__.py",
        ),
        (
            {"foo/__init__.py": VERSION, "tests/__init__.py": VERSION},
            "foo/__init__.py",
        ),
        (
            {
                "foo/__init__.py": VERSION,
                "foo/vendored/__init__.py": "__version__ = '9'",
            },
            "foo/__init__.py",
        ),
        (
            {"bar/__init__.py": VERSION, "tests/__init__.py": VERSION},
            "bar/__init__.py",
        ),
        ({"VERSION": "1.2"}, "VERSION"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_package_is_found(files: dict[str, str], path: str) -> None:
    assert found(files) == [OwnVersion(path, "1.2", certain=True)]


def test_a_package_of_a_namespace_is_found() -> None:
    files = {"ai/foo/kernel/__init__.py": "", "ai/foo/kernel/VERSION": "1.2"}
    assert found(files, "ai-foo_kernel") == [
        OwnVersion("ai/foo/kernel/VERSION", "1.2", certain=True)
    ]


def test_top_level_names_a_package_of_another_name() -> None:
    files = {"bs4/__init__.py": VERSION, "other/__init__.py": VERSION}
    assert found(files, "beautifulsoup4", ("bs4",)) == [
        OwnVersion("bs4/__init__.py", "1.2", certain=True)
    ]


def test_top_level_names_a_module() -> None:
    assert found({"six.py": VERSION}, "six", ("six",)) == [
        OwnVersion("six.py", "1.2", certain=True)
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"foo/__init__.py": "", "foo/version.py": "VERSION = '1.2'"},
        {"foo/__init__.py": "", "foo/version.py": "version = '1.2'"},
    ],
    ids=["VERSION", "version"],
)
def test_what_may_mean_something_else_is_not_certain(
    files: dict[str, str],
) -> None:
    (one,) = found(files)
    assert (one.version, one.certain) == ("1.2", False)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"foo/sub/version.py": VERSION},
        {"docs/__init__.py": VERSION},
        {"bar/__init__.py": VERSION, "baz/__init__.py": ""},
        {"vendored-foo/__init__.py": VERSION},
        {"VERSION": "This is the file VERSION"},
        {"foo/__init__.py": "import foo"},
    ],
    ids=[
        "empty",
        "deeper",
        "docs",
        "two packages of other names",
        "no identifier",
        "text",
        "none stated",
    ],
)
def test_other_files_state_nothing(files: dict[str, str]) -> None:
    assert found(files) == []
