"""Running the installed programs as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

SCRIPTS = Path(sysconfig.get_path("scripts"))
SITE_PACKAGES = Path(sysconfig.get_path("purelib"))

#: An editable install has no start-up files.
STARTUP_FILES_ARE_THERE = (SITE_PACKAGES / "diffoscope_sdist.pth").exists()
needs_startup_files = pytest.mark.skipif(
    not STARTUP_FILES_ARE_THERE,
    reason="the start-up files are not installed",
)

SCRIPT = (str(SCRIPTS / "diffoscope"),)
#: The same as if nothing had been installed beside it: -S processes no
#: start-up file.
ALONE = (
    sys.executable,
    "-S",
    "-c",
    f"import sys; sys.path.insert(0, {str(SITE_PACKAGES)!r});"
    f" sys.argv[0] = {SCRIPT[0]!r};"
    " from diffoscope.main import main; sys.exit(main())",
)
MODULE = (sys.executable, "-m", "diffoscope.main")
OURS = (str(SCRIPTS / "diffoscope-sdist"),)


def run(
    *command: str | Path,
    path: Path | None = None,
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command.

    Args:
        path: a directory from which modules and distributions are found.
        env: added to this process' environment.
    """
    environment = {**os.environ, "COLUMNS": "80", **(env or {})}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run(  # noqa: S603 - our own command
        [str(word) for word in command],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        check=False,
        timeout=60,
    )
