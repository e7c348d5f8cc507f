"""What is fuzzed: the archive index and every parser of archive content.

A target takes bytes and must return: any exception is a finding.  They are
called by atheris (``python -m tests.fuzz``) and, with what was found once,
by tests/fuzz/test_findings.py.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from diffoscope_sdist.comparators.analysis.archive import layout
from diffoscope_sdist.comparators.analysis.archive.budget import Budget
from diffoscope_sdist.comparators.analysis.archive.reading import read_archive
from diffoscope_sdist.comparators.analysis.container import archive_metadata
from diffoscope_sdist.comparators.analysis.differences import message_catalog
from diffoscope_sdist.comparators.analysis.differences.compiled_module import (
    compiled_module_lines,
)
from diffoscope_sdist.comparators.analysis.differences.line_difference import (
    unified_within,
)
from diffoscope_sdist.comparators.analysis.metadata import (
    configuration,
    configuration_changes,
    dependency_specifiers,
    egg_info,
    metadata_changes,
    requirements,
    versions,
)
from diffoscope_sdist.comparators.analysis.metadata import (
    core_metadata as metadata,
)
from diffoscope_sdist.comparators.analysis.python_code import (
    code_equality,
    python_syntax,
    setup_script,
)
from diffoscope_sdist.comparators.analysis.release import version_only
from diffoscope_sdist.comparators.analysis.text import escaping
from tests.sdists import compress

Target = Callable[[bytes], object]


def _directory() -> str:
    return "/dev/shm" if os.path.isdir("/dev/shm") else tempfile.gettempdir()  # noqa: S108


def _in_file(data: bytes, suffix: str) -> Path:
    path = Path(_directory()) / f"fuzzed-{os.getpid()}{suffix}"
    path.write_bytes(data)
    return path


def archive(data: bytes, suffix: str = ".tar.gz") -> None:
    """Any file, as the user gives it."""
    path = _in_file(data, suffix)
    try:
        sides = []
        for _ in range(2):
            index = read_archive(
                str(path),
                _directory(),
                Budget(max_bytes=1 << 22, max_members=1000),
            )
            for member in index.members:
                index.read(member)
            sides.append(layout.Archive(index, layout.find_layout(index)))
            index.close()
        archive_metadata.compare_archive_metadata(*sides)
    finally:
        path.unlink()


def compressed_tar(data: bytes) -> None:
    """A tar in a sound gzip, so that the checksum is no hurdle."""
    archive(compress(data, "tar.gz", level=0))


def bare_zip(data: bytes) -> None:
    archive(data, ".zip")


def pkg_info(data: bytes) -> None:
    old, new = (metadata.parse_metadata(half) for half in _halves(data))
    list(metadata_changes.metadata_changes(old, new))


def dependencies(data: bytes) -> None:
    old, new = (
        half.decode("utf-8", "replace").splitlines() for half in _halves(data)
    )
    requirements.compare_requirements(old, new)


def dependency_specifier(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    dependency_specifiers.parse_requirement(text)


def version(data: bytes) -> None:
    old, new = (half.decode("utf-8", "replace") for half in _halves(data))
    versions.step(old, new)
    versions.spellings(old)
    version_only.is_version_only(
        f"a{old[-5:]}",
        *_halves(data),
        (versions.spellings(old), versions.spellings(new)),
    )


def setup_py(data: bytes) -> None:
    setup_script.read_setup_script(data)


def python(data: bytes) -> None:
    python_syntax.parse(data)
    code_equality.same_code(*_halves(data))


def setup_cfg(data: bytes) -> None:
    sides = map(configuration.read_setup_cfg, _halves(data))
    list(configuration_changes.configuration_changes(*sides))


def pyproject(data: bytes) -> None:
    sides = map(configuration.read_pyproject, _halves(data))
    list(configuration_changes.configuration_changes(*sides))


def egg_info_files(data: bytes) -> None:
    for name in (
        "requires.txt",
        "entry_points.txt",
        "SOURCES.txt",
        "top_level.txt",
    ):
        egg_info.changes(name, *_halves(data))


def catalog(data: bytes) -> None:
    with contextlib.suppress(message_catalog.NotACatalogError):
        message_catalog.read_catalog(data)


def compiled_module(data: bytes) -> None:
    compiled_module_lines(b"\xa7\r\r\n" + data)


def long_texts(data: bytes) -> None:
    """The rest apart, what changed is what changed."""
    old, new = _halves(data)
    within = unified_within(old, new, 3, 9)
    assert (old == new) == (not within)


def decoding(data: bytes) -> None:
    """What is shown holds nothing that a terminal would obey."""
    shown = escaping.escape(data.decode("utf-8", "surrogateescape"))
    assert "\x1b" not in shown
    shown.encode("utf-8")


def _halves(data: bytes) -> tuple[bytes, bytes]:
    middle = len(data) // 2
    return data[:middle], data[middle:]


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        archive,
        compressed_tar,
        bare_zip,
        pkg_info,
        dependencies,
        dependency_specifier,
        version,
        setup_py,
        python,
        setup_cfg,
        pyproject,
        egg_info_files,
        catalog,
        compiled_module,
        long_texts,
        decoding,
    )
}
