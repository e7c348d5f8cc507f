"""Names of releases as arguments of the program."""

from __future__ import annotations

import functools
import io
import json
import sys
import tarfile
from pathlib import Path

import pytest

from tests.plugins import processes
from tests.plugins.package_index import server


def sdist(version: str, text: str) -> bytes:
    stream = io.BytesIO()
    metadata = f"Metadata-Version: 2.1\nName: a\nVersion: {version}\n"
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, content in (("PKG-INFO", metadata), ("a.py", text)):
            info = tarfile.TarInfo(f"a-{version}/{name}")
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode()))
    return stream.getvalue()


@pytest.fixture
def releases(index: server.Index) -> server.Index:
    index.add("a-1.0.tar.gz", sdist("1.0", "x = 1\n"))
    index.add("a-1.1.tar.gz", sdist("1.1", "x = 2\n"))
    return index


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("pypi:a==1.0", "pypi:a==1.1", id="versions"),
        pytest.param("pypi:a@previous", "pypi:a", id="newest"),
        pytest.param("a==1.0", "a==1.1", id="no prefix"),
    ],
)
def test_compares_releases_by_name(
    releases: server.Index, tmp_path: Path, old: str, new: str
) -> None:
    report = tmp_path / "report.json"
    done = processes.run(
        *processes.OURS,
        *("--sdist-index-url", releases.simple, "--json", report, old, new),
    )
    assert done.stderr == ""
    assert done.returncode == 1
    top = json.loads(report.read_text())
    assert (top["source1"], top["source2"]) == ("a-1.0.tar.gz", "a-1.1.tar.gz")
    assert any("a 1.0 → 1.1" in comment for comment in top["comments"])


def test_another_publisher_is_a_finding(releases: server.Index) -> None:
    for version, repository in (("1.0", "a/a"), ("1.1", "b/a")):
        page = releases.projects["a"][version == "1.1"].page
        page["provenance"] = f"{releases.url}/provenance-{version}"
        publisher = {"kind": "GitHub", "repository": repository}
        body = json.dumps({"attestation_bundles": [{"publisher": publisher}]})
        releases.answers[f"/provenance-{version}"] = functools.partial(
            server.send, body=body.encode()
        )
    arguments = ("--sdist-index-url", releases.simple, "a@previous", "pypi:a")
    done = processes.run(*processes.OURS, *arguments)
    assert done.stderr == ""
    assert (
        "publisher-changed  GitHub a/a → GitHub b/a, as the package index"
        " states" in done.stdout
    )


def test_the_same_publisher_is_none(releases: server.Index) -> None:
    arguments = ("--sdist-index-url", releases.simple, "a==1.0", "a==1.1")
    done = processes.run(*processes.OURS, *arguments)
    assert done.returncode == 1
    assert "publisher-changed" not in done.stdout


def test_a_name_beside_a_file(releases: server.Index, tmp_path: Path) -> None:
    mine = tmp_path / "a-1.2.tar.gz"
    mine.write_bytes(sdist("1.2", "x = 3\n"))
    done = processes.run(
        *processes.OURS, "--sdist-index-url", releases.simple, "pypi:a", mine
    )
    assert done.returncode == 1
    assert "a 1.1 → 1.2" in done.stdout


def test_a_file_of_that_name_is_the_file(
    index: server.Index, tmp_path: Path
) -> None:
    (tmp_path / "a==1.0").write_text("x\n")
    (tmp_path / "pypi:a").write_text("x\n")
    done = processes.run(
        *processes.OURS,
        *("--sdist-index-url", index.simple, "a==1.0", "pypi:a"),
        cwd=tmp_path,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert index.requests == []


def test_the_index_is_that_of_pip(releases: server.Index) -> None:
    url = releases.simple.replace("//", "//me:secret@")
    done = processes.run(
        *processes.OURS, "a==1.0", "a==1.1", env={"PIP_INDEX_URL": url}
    )
    assert done.returncode == 1
    assert "secret" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        pytest.param(
            "pypi:b", "there is no project b in {simple}", id="no project"
        ),
        pytest.param(
            "pypi:a==3",
            "a has no version 3; the nearest: 1.1",
            id="no version",
        ),
        pytest.param(
            "pypi:a>2",
            "pypi:a>2 is none of pypi:NAME==VERSION, pypi:NAME and"
            " pypi:NAME@previous",
            id="another form",
        ),
    ],
)
def test_trouble_is_one_line_and_status_2(
    releases: server.Index, argument: str, message: str
) -> None:
    done = processes.run(
        *processes.OURS,
        *("--sdist-index-url", releases.simple, argument, "pypi:a"),
    )
    assert (done.returncode, done.stdout) == (2, "")
    expected = message.format(simple=releases.simple)
    assert done.stderr == f"diffoscope-sdist: {expected}\n"


def test_progress_goes_to_diffoscopes_bar(
    releases: server.Index, capfd: pytest.CaptureFixture[str]
) -> None:
    done = processes.run(
        *processes.OURS,
        *("--sdist-index-url", releases.simple, "--status-fd=2"),
        *("a==1.0", "a==1.1"),
    )
    assert '"msg": "a-1.0.tar.gz"' in done.stderr


def test_what_takes_long_is_imported_for_a_name_only() -> None:
    code = (
        "import sys\nfrom diffoscope_sdist.plugins import sdist\n"
        "assert sdist.resolve_input('nowhere.tar.gz') is None\n"
        "print([m for m in ('requests', 'pydantic') if m in sys.modules])\n"
    )
    done = processes.run(sys.executable, "-c", code)
    assert (done.stdout, done.stderr) == ("[]\n", "")
