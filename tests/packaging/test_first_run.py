"""The script behind the README's commands, on machines that lack something.

`bare_debian.sh` tries it on a real one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: What the script needs of the system, without Python.
TOOLS = (
    "cat",
    "diff",
    "dirname",
    "env",
    "id",
    "mktemp",
    "rm",
    "sed",
    "sh",
    "tail",
    "tr",
)

#: Stands for python3: has everything but what is named in LACKS.
PYTHON = """#!/bin/sh
case "$*" in
-m\\ venv*) mkdir -p .venv/bin; cp "$PIP" .venv/bin/pip; cp "$DIFFOSCOPE" \
.venv/bin/diffoscope;;
*$LACKS*) exit 1;;
esac
"""


class Machine:
    """A clone of the script and a PATH of its own."""

    def __init__(self, directory: Path) -> None:
        self.clone = directory / "clone"
        self.path = directory / "bin"
        self.clone.mkdir()
        self.path.mkdir()
        shutil.copy(ROOT / "first-run", self.clone)
        for tool in TOOLS:
            found = shutil.which(tool)
            assert found
            (self.path / tool).symlink_to(found)
        for tool in ("c++", "xxd", "mkdir", "cp"):
            found = shutil.which(tool) or shutil.which("true")
            assert found
            (self.path / tool).symlink_to(found)
        self.program("uname", "echo Linux")
        self.program("pip", "exit 0")
        self.program("diffoscope", "exit 1")
        (self.path / "python3").write_text(PYTHON)
        (self.path / "python3").chmod(0o755)

    def program(self, name: str, body: str) -> None:
        """Put a program there; its directory is that of the script."""
        (self.path / name).unlink(missing_ok=True)
        (self.path / name).write_text(f"#!/bin/sh\n{body}\n")
        (self.path / name).chmod(0o755)

    def run(
        self, *arguments: str, lacks: str = "nothing"
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own command
            [str(self.path / "sh"), "first-run", *arguments],
            cwd=self.clone,
            env={
                "PATH": str(self.path),
                "LACKS": lacks,
                "PIP": str(self.path / "pip"),
                "DIFFOSCOPE": str(self.path / "diffoscope"),
                "TMPDIR": os.environ.get("TMPDIR", "/tmp"),  # noqa: S108
            },
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_prints_the_head_and_where_the_report_is(machine: Machine) -> None:
    machine.program(
        "diffoscope",
        'while [ "$1" != --markdown ]; do shift; done\n'
        'printf "# Comparing\\n\\n## PKG-INFO\\n" >"$2"; exit 1',
    )
    done = machine.run("compare")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(
        "\n# Comparing\n\nThe whole report is in"
        f" {machine.clone}/.venv/report.html\n"
    )


@pytest.mark.parametrize("status", [0, 2])
def test_another_status_of_diffoscope_ends_it(
    machine: Machine, status: int
) -> None:
    machine.program("diffoscope", f"exit {status}")
    done = machine.run("compare")
    assert done.returncode == 2
    assert done.stderr == f"first-run: diffoscope ended with status {status}\n"
    assert "report" not in done.stdout


def test_a_step_that_fails_ends_it_with_its_reason(machine: Machine) -> None:
    machine.program("pip", 'echo "error: no c++"; exit 7')
    done = machine.run("compare")
    assert done.returncode == 2
    assert done.stderr == (
        "error: no c++\n"
        'first-run: "Installing diffoscope-sdist into .venv" ended with status'
        " 7; its last lines are above\n"
    )
    machine.program("git", "exit 0")
    machine.program("unzip", "exit 0")
    assert machine.run("test").stderr.startswith("error: no c++\n")


@pytest.mark.parametrize(
    ("lacks", "package"),
    [
        ("ensurepip", "python3-venv"),
        ("libarchive", "libarchive13"),
        ("libmagic", "libmagic1"),
        ("Python.h", "python3-dev"),
    ],
)
def test_what_cannot_be_installed_is_named(
    machine: Machine, lacks: str, package: str
) -> None:
    done = machine.run("compare", lacks=lacks)
    assert done.returncode == 2
    assert done.stderr == (
        f"first-run: please install {package} (Debian's names)\n"
    )


def test_the_tests_need_more(machine: Machine) -> None:
    done = machine.run("test")
    assert done.stderr == (
        "first-run: please install git unzip (Debian's names)\n"
    )


def test_root_installs_what_is_missing(machine: Machine) -> None:
    machine.program("id", "echo 0")
    machine.program("apt-get", 'echo "$*" >>apt')
    assert machine.run("compare", lacks="libmagic").returncode == 0
    assert (machine.clone / "apt").read_text().splitlines() == [
        "update -q",
        "install -q -y --no-install-recommends libmagic1",
    ]


def test_others_install_by_sudo(machine: Machine) -> None:
    machine.program("id", "echo 1000")
    machine.program("apt-get", 'echo "$SUDO $1" >>apt')
    machine.program("sudo", 'SUDO=yes; export SUDO; exec "$@"')
    assert machine.run("compare", lacks="libmagic").returncode == 0
    assert (machine.clone / "apt").read_text() == "yes update\nyes install\n"


def test_a_package_that_does_not_install_ends_it(machine: Machine) -> None:
    machine.program("id", "echo 0")
    machine.program("apt-get", 'echo "E: no network" >&2; exit 100')
    done = machine.run("compare", lacks="libmagic")
    assert done.returncode == 2
    assert done.stderr.startswith("E: no network\nfirst-run: ")


def test_no_python(machine: Machine) -> None:
    (machine.path / "python3").unlink()
    done = machine.run("test")
    assert (done.returncode, done.stderr) == (
        2,
        "first-run: please install python3\n",
    )


def test_another_word(machine: Machine) -> None:
    done = machine.run("all")
    assert (done.returncode, done.stderr) == (
        2,
        "first-run: usage: sh first-run compare|test\n",
    )
