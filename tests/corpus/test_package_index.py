"""Releases by name, from the index this machine's pip is configured for."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sysconfig

import pytest

from benchmarks import corpus

pytestmark = pytest.mark.corpus


def test_a_real_index_gives_the_releases_of_the_table(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pair,) = corpus.pairs(["backend.ai-kernel"])
    monkeypatch.setenv("DIFFOSCOPE_SDIST_CACHE", str(tmp_path / "cache"))
    report = tmp_path / "report.json"
    done = subprocess.run(  # noqa: S603 - our own command
        [
            pathlib.Path(sysconfig.get_path("scripts"), "diffoscope-sdist"),
            *("--json", report),
            f"pypi:{pair.name}=={pair.old_version}",
            f"pypi:{pair.name}=={pair.new_version}",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, "")
    top = json.loads(report.read_text())
    assert (top["source1"], top["source2"]) == (pair.old.name, pair.new.name)
    digests = {path.parent.name for path in tmp_path.glob("cache/*/*/*/*.gz")}
    assert digests == {
        f"sha256-{pair.old_sha256}",
        f"sha256-{pair.new_sha256}",
    }
