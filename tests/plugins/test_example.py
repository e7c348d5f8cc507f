"""The plugin in docs/plugins.md, installed and run as its readers would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.plugins import processes
from tests.plugins.distributions import install
from tests.plugins.processes import SCRIPT, run

pytestmark = processes.needs_startup_files

DOCUMENT = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text(
    encoding="utf-8"
)


def _block(language: str) -> str:
    (block,) = re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.M | re.S)
    return str(block)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (point,) = re.findall(r'^ini = "(.*)"$', _block("toml"), re.M)
    module, _, _ = point.partition(":")
    install(
        tmp_path, "diffoscope-ini", {"ini": point}, {module: _block("python")}
    )
    (tmp_path / "old.ini").write_text(
        "[server]\nport = 80\nname = a\ndate = 1\n"
    )
    (tmp_path / "new.ini").write_text(
        "[server]\nname = a\ndate = 2\nport = 8080\n"
    )
    return tmp_path


def test_is_listed(site: Path) -> None:
    lines = run(*SCRIPT, "--list-plugins", path=site).stdout.splitlines()
    assert lines[0].split(maxsplit=3) == [
        *("ini", "1.0", "diffoscope-ini"),
        "compares the settings of INI files",
    ]


def test_prints_what_the_document_shows(site: Path) -> None:
    (shown,) = re.findall(r"^    \$ (.*\n(?:    .*\n)+)", DOCUMENT, re.M)
    command, *expected = (line.strip() for line in shown.splitlines())
    assert command.startswith("diffoscope --plugin ini ")
    done = run(*SCRIPT, *command.split()[1:], path=site, cwd=site)
    assert done.stderr == ""
    assert done.returncode == 1
    assert [line.strip() for line in done.stdout.splitlines()] == expected


def test_compares_everything_without_its_option(site: Path) -> None:
    done = run(
        *SCRIPT, "--plugin", "ini", "old.ini", "new.ini", path=site, cwd=site
    )
    assert "-server.date = 1" in done.stdout


def test_is_not_used_unless_asked_for(site: Path) -> None:
    done = run(*SCRIPT, "old.ini", "new.ini", path=site, cwd=site)
    assert "settings" not in done.stdout


def test_shows_its_option(site: Path) -> None:
    done = run(*SCRIPT, "--plugin=ini", "--help", path=site)
    assert "\n  --ini-ignore KEY " in done.stdout
