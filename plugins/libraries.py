"""System libraries without which diffoscope cannot be imported."""

from __future__ import annotations

from typing import NamedTuple


class Library(NamedTuple):
    """A library and the packages it is in."""

    name: str
    module: str
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
        "libarchive", "libarchive", "libarchive13", "libarchive", "libarchive"
    ),
    Library("libmagic", "magic", "libmagic1", "file-libs", "libmagic"),
)


def missing_library() -> Library | None:
    """The first library that its Python module cannot find.

    A Python module that is not installed itself is not ours to report.
    """
    import importlib

    for library in LIBRARIES:
        try:
            importlib.import_module(library.module)
        except ModuleNotFoundError:
            continue
        # libarchive-c finds no library and looks for its functions in the
        # interpreter; python-magic raises ImportError.
        except (ImportError, AttributeError, OSError, TypeError):
            return library
    return None


def check_libraries() -> None:
    """Leave with one sentence and status 2 where a library is missing."""
    import sys

    library = missing_library()
    if library is not None:
        sys.stderr.write(f"diffoscope: error: {library.sentence()}\n")
        raise SystemExit(2)
