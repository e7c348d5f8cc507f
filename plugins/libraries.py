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
        packages: what it is in on each system.
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
    if isinstance(sys.modules.get(library.module), _StandIn):
        del sys.modules[library.module]
    try:
        importlib.import_module(library.module)
    except ModuleNotFoundError:
        return _missing_module(library.module, library.distribution)
    # libarchive-c finds no library and looks for its functions in the
    # interpreter; python-magic raises ImportError.
    except (ImportError, AttributeError, OSError, TypeError):
        return (
            f"the system library {library.name} is missing: install "
            f"{library.packages}"
        )
    return None


def _missing_module(module: str, distribution: str) -> str:
    return (
        f"the Python module {module} is missing or broken: pip install "
        f"--force-reinstall {distribution}"
    )


def check_libraries(with_plugins: bool = True) -> None:
    """Leave with one sentence and status 2 where something is missing."""
    sentence = trouble(with_plugins)
    if sentence is not None:
        sys.stderr.write(f"diffoscope: error: {sentence}\n")
        raise SystemExit(2)
