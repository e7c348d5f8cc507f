"""What diffoscope needs beside itself, and a machine may lack.

diffoscope imports libarchive and libmagic before it looks at its arguments.
So what is missing has a stand-in until something is to be compared:
``--help``, ``--version`` and ``--list-plugins`` work without it.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any, NamedTuple


class Library(NamedTuple):
    """A library of the system.

    Attributes:
        name: of the library.
        module: of Python, that loads it.
        distribution: of that module.
        packages: what it is in on each system; "" where its module has it.
    """

    name: str
    module: str
    distribution: str
    packages: str


LIBRARIES = (
    Library(
        "libarchive",
        "libarchive",
        "libarchive-c",
        "libarchive13 (Debian), libarchive (Fedora) or libarchive (Homebrew)",
    ),
    Library(
        "libmagic",
        "magic",
        "python-magic",
        "libmagic1 (Debian), file-libs (Fedora) or libmagic (Homebrew)",
    ),
)
TLSH = Library("tlsh", "tlsh", "py-tlsh", "")


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


def stand_in() -> None:
    """Let `diffoscope.main` be imported, whatever is missing."""
    for library in LIBRARIES:
        if _trouble(library):
            for name in (library.module, f"{library.module}.ffi"):
                sys.modules[name] = _StandIn(name)


def check_libraries(with_plugins: bool = True) -> None:
    """Leave with one sentence and status 2 where something is missing.

    Args:
        with_plugins: else tlsh is not missed: diffoscope does without.
    """
    sentences = [_trouble(library) for library in LIBRARIES]
    if with_plugins:
        sentences.append(_trouble(TLSH))
    for sentence in filter(None, sentences):
        sys.stderr.write(f"diffoscope: error: {sentence}\n")
        raise SystemExit(2)


def _trouble(library: Library) -> str:
    """Return what is missing and how to get it, in one sentence, or ""."""
    if isinstance(sys.modules.get(library.module), _StandIn):
        del sys.modules[library.module]
    try:
        importlib.import_module(library.module)
    # libarchive-c finds no library and looks for its functions in the
    # interpreter; python-magic raises ImportError.
    except (ImportError, AttributeError, OSError, TypeError) as error:
        if library.packages and not isinstance(error, ModuleNotFoundError):
            return (
                f"the system library {library.name} is missing: install "
                f"{library.packages}"
            )
        return (
            f"the Python module {library.module} is missing or broken: pip "
            f"install --force-reinstall {library.distribution}"
        )
    return ""
