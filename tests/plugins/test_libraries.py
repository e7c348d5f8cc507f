from __future__ import annotations

from pathlib import Path

import pytest

from diffoscope_sdist.plugins import libraries
from tests.plugins import processes

#: What libarchive-c does on import where the library is missing.
NO_LIBARCHIVE = "import ctypes\nctypes.CDLL(None).archive_errno\n"
#: What python-magic does.
NO_LIBMAGIC = "raise ImportError('failed to find libmagic.')\n"


def test_none_is_missing() -> None:
    assert libraries.missing_library() is None
    libraries.check_libraries()


@pytest.mark.parametrize(
    ("module", "source", "packages"),
    [
        pytest.param(
            "libarchive",
            NO_LIBARCHIVE,
            "install libarchive13 (Debian), libarchive (Fedora) or libarchive",
            id="libarchive",
        ),
        pytest.param(
            "magic",
            NO_LIBMAGIC,
            "install libmagic1 (Debian), file-libs (Fedora) or libmagic",
            id="libmagic",
        ),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        pytest.param(processes.OURS, id="our script"),
        pytest.param(
            (*processes.SCRIPT, "--plugin", "sdist"),
            id="diffoscope",
            marks=processes.needs_startup_files,
        ),
        pytest.param(
            (*processes.MODULE, "--plugin", "sdist"),
            id="module",
            marks=processes.needs_startup_files,
        ),
    ],
)
def test_a_missing_library_is_one_sentence(
    tmp_path: Path,
    command: tuple[str, ...],
    module: str,
    source: str,
    packages: str,
) -> None:
    (tmp_path / f"{module}.py").write_text(source)
    done = processes.run(*command, "a", "b", path=tmp_path)
    name = "libarchive" if module == "libarchive" else "libmagic"
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        f"diffoscope: error: the system library {name} is missing: "
        f"{packages} (Homebrew)\n"
    )


def test_a_missing_python_module_is_not_a_missing_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    absent = libraries.LIBRARIES[0]._replace(module="not_there_at_all")
    monkeypatch.setattr(libraries, "LIBRARIES", (absent,))
    assert libraries.missing_library() is None
