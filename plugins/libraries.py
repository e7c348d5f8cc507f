"""System libraries without which diffoscope cannot be imported."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import NamedTuple


class Library(NamedTuple):
    """A library and the packages it is in.

    Attributes:
        name: of the library.
        module: of Python, that loads it.
        soname: its file on Linux, as it has been for more than ten years.
        debian, fedora, macos: the packages.
    """

    name: str
    module: str
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
        "libarchive.so.13",
        "libarchive13",
        "libarchive",
        "libarchive",
    ),
    Library(
        "libmagic",
        "magic",
        "libmagic.so.1",
        "libmagic1",
        "file-libs",
        "libmagic",
    ),
)


def missing_library() -> Library | None:
    """The first library that its Python module cannot find.

    A Python module that is not installed itself is not ours to report.
    """
    import importlib

    for library in LIBRARIES:
        try:
            with _found_by_soname():
                importlib.import_module(library.module)
        except ModuleNotFoundError:
            continue
        # libarchive-c finds no library and looks for its functions in the
        # interpreter; python-magic raises ImportError.
        except (ImportError, AttributeError, OSError, TypeError):
            return library
    return None


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


def check_libraries() -> None:
    """Leave with one sentence and status 2 where a library is missing."""
    import sys

    library = missing_library()
    if library is not None:
        sys.stderr.write(f"diffoscope: error: {library.sentence()}\n")
        raise SystemExit(2)
