"""What diffoscope needs beside itself, and a machine may lack.

diffoscope imports libarchive and libmagic before it looks at its arguments.
So what is missing has a stand-in until something is to be compared:
``--help``, ``--version`` and ``--list-plugins`` work without it.
"""

from __future__ import annotations

import contextlib
import sys
import types
from collections.abc import Iterator
from typing import Any, NamedTuple


class Library(NamedTuple):
    """A library and the packages it is in.

    Attributes:
        name: of the library.
        module: of Python, that loads it.
        distribution: of that module.
        soname: its file on Linux, as it has been for more than ten years.
        debian, fedora, macos: the packages.
    """

    name: str
    module: str
    distribution: str
    soname: str
    debian: str
    fedora: str
    macos: str

    def sentence(self) -> str:
        """What a user without it reads."""
        return (
            f"the system library {self.name} is missing: install "
            f"{self.debian} (Debian), {self.fedora} (Fedora) or "
            f"{self.macos} (Homebrew)"
        )


LIBRARIES = (
    Library(
        "libarchive",
        "libarchive",
        "libarchive-c",
        "libarchive.so.13",
        "libarchive13",
        "libarchive",
        "libarchive",
    ),
    Library(
        "libmagic",
        "magic",
        "python-magic",
        "libmagic.so.1",
        "libmagic1",
        "file-libs",
        "libmagic",
    ),
)


class _StandIn(types.ModuleType):
    """Can be imported and looked at, and is good for nothing else."""

    __path__: list[str] = []  # noqa: RUF012 - what makes it a package

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Any:
        return self

    def __call__(self, *args: object, **kw: object) -> Any:
        return self


def trouble(with_plugins: bool = True) -> str | None:
    """What is missing and how to get it, in one sentence; or None.

    Args:
        with_plugins: else tlsh is not missed: diffoscope does without.
    """
    import importlib

    for library in LIBRARIES:
        found = _trouble(library)
        if found:
            return found
    if with_plugins:
        try:
            importlib.import_module("tlsh")
        except ImportError:
            return _missing_module("tlsh", "py-tlsh")
    return None


def stand_in() -> None:
    """Let `diffoscope.main` be imported, whatever is missing."""
    for library in LIBRARIES:
        if _trouble(library):
            for name in (library.module, f"{library.module}.ffi"):
                sys.modules[name] = _StandIn(name)


def _trouble(library: Library) -> str | None:
    import importlib

    if isinstance(sys.modules.get(library.module), _StandIn):
        del sys.modules[library.module]
    try:
        with _found_by_soname():
            importlib.import_module(library.module)
    except ModuleNotFoundError:
        return _missing_module(library.module, library.distribution)
    # libarchive-c finds no library and looks for its functions in the
    # interpreter; python-magic raises ImportError.
    except (ImportError, AttributeError, OSError, TypeError):
        return library.sentence()
    return None


def _missing_module(module: str, distribution: str) -> str:
    return (
        f"the Python module {module} is missing or broken: pip install "
        f"--force-reinstall {distribution}"
    )


@contextlib.contextmanager
def _found_by_soname() -> Iterator[None]:
    """Let `ctypes.util.find_library` ask the loader before ``ldconfig``.

    The modules have it start three processes, of a millisecond or two each.
    """
    import ctypes.util

    sonames = {
        library.name.removeprefix("lib"): library.soname
        for library in LIBRARIES
    }
    original = ctypes.util.find_library

    def find_library(name: str) -> str | None:
        if name in sonames:
            with contextlib.suppress(OSError):
                ctypes.CDLL(sonames[name])
                return sonames[name]
        return original(name)

    ctypes.util.find_library = find_library
    try:
        yield
    finally:
        ctypes.util.find_library = original


def check_libraries(with_plugins: bool = True) -> None:
    """Leave with one sentence and status 2 where something is missing."""
    sentence = trouble(with_plugins)
    if sentence is not None:
        sys.stderr.write(f"diffoscope: error: {sentence}\n")
        raise SystemExit(2)
