from __future__ import annotations

from pathlib import Path

import pytest

from diffoscope_sdist.plugins import libraries
from tests.plugins import processes

#: What libarchive-c does on import where the library is missing.
NO_LIBARCHIVE = "import ctypes\nctypes.CDLL(None).archive_errno\n"
#: What python-magic does.
NO_LIBMAGIC = "raise ImportError('failed to find libmagic.')\n"


NO_TLSH = "raise ImportError('no tlsh')\n"


def test_none_is_missing() -> None:
    libraries.check_libraries()


@pytest.fixture
def nothing(tmp_path: Path) -> Path:
    """A directory whose modules are those of a machine without all three."""
    for module, source in (
        ("libarchive", NO_LIBARCHIVE),
        ("magic", NO_LIBMAGIC),
        ("tlsh", NO_TLSH),
    ):
        (tmp_path / f"{module}.py").write_text(source)
    return tmp_path


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--help", "--sdist-max-bytes BYTES"),
        ("--version", "plugin sdist (diffoscope-sdist "),
        ("--list-plugins", "compares Python source distributions"),
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
    ],
)
def test_what_compares_nothing_needs_none(
    nothing: Path, command: tuple[str, ...], option: str, text: str
) -> None:
    done = processes.run(*command, option, path=nothing)
    assert (done.returncode, done.stderr) == (0, "")
    assert text in done.stdout


def test_tlsh_is_needed_to_compare(tmp_path: Path) -> None:
    (tmp_path / "tlsh.py").write_text(NO_TLSH)
    done = processes.run(*processes.OURS, "a", "b", path=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "diffoscope: error: the Python module tlsh is missing or broken: "
        "pip install --force-reinstall py-tlsh\n"
    )


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
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = libraries.LIBRARIES[0]._replace(
        module="not_there_at_all", distribution="not-there"
    )
    monkeypatch.setattr(libraries, "LIBRARIES", (absent,))
    with pytest.raises(SystemExit):
        libraries.check_libraries()
    assert capsys.readouterr().err == (
        "diffoscope: error: the Python module not_there_at_all is missing or "
        "broken: pip install --force-reinstall not-there\n"
    )
