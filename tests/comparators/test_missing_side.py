"""Added and removed files: what is said of them goes the right way."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import every_format
from tests.runs import run_main
from tests.sdists import Entry, build, run, simple_sdist, zip_bytes

FILES = {
    "pkg.egg-info/entry_points.txt": (
        "[console_scripts]\npip = p:main\n",
        "added: [console_scripts] pip = p:main",
        "removed: [console_scripts] pip = p:main",
    ),
    "pkg.egg-info/requires.txt": ("evil\n", "added: evil", "removed: evil"),
    "pkg.egg-info/top_level.txt": (
        "evil\n",
        "1 top-level name added: evil",
        "1 top-level name removed: evil",
    ),
    "pyproject.toml": (
        "[build-system]\nbuild-backend = 'own'\n[project]\nname = 'a'\n",
        'added: project.name = "a"',
        'removed: project.name = "a"',
    ),
    "setup.cfg": (
        "[options]\ninstall_requires = evil\n",
        "options.install_requires: added: evil",
        "options.install_requires: removed: evil",
    ),
    "setup.py": (
        "from setuptools import setup\nsetup(install_requires=['evil'])\n",
        "install_requires: added: evil",
        "install_requires: removed: evil",
    ),
    "other.egg-info/PKG-INFO": (
        "Metadata-Version: 2.1\nName: evil\nVersion: 1\n",
        'Name: added, "evil"',
        'Name: removed, was "evil"',
    ),
}


def sides(tmp_path: Path, path: str, content: str) -> tuple[Path, Path]:
    common = [
        entry
        for entry in simple_sdist()
        if entry.path != path and not entry.path.startswith("pkg.egg-info")
    ]
    without = build(tmp_path / "without.tar.gz", common)
    having = build(
        tmp_path / "having.tar.gz",
        [
            *common,
            *(
                e
                for e in simple_sdist(extra={path: content.encode()})
                if e.path == path
            ),
        ],
    )
    return without, having


@pytest.mark.parametrize("path", FILES)
def test_what_is_added_and_removed(tmp_path: Path, path: str) -> None:
    content, added, removed = FILES[path]
    without, having = sides(tmp_path, path, content)
    for pair, said, unsaid, sign in (
        ((without, having), added, removed, "+"),
        ((having, without), removed, added, "-"),
    ):
        report = run(*pair, "--new-file")
        node = report.node(path)
        assert said in node.comments
        assert unsaid not in report.comments
        assert f"\n{sign}{content.splitlines()[0]}" in f"\n{node.diff}"


@pytest.mark.parametrize("format", every_format.FORMATS)
def test_every_format_says_the_same(tmp_path: Path, format: str) -> None:
    path = "pkg.egg-info/entry_points.txt"
    content, added, removed = FILES[path]
    without, having = sides(tmp_path, path, content)
    for pair, said, unsaid in (
        ((without, having), added, removed),
        ((having, without), removed, added),
    ):
        out = tmp_path / said.partition(":")[0]
        option = f"{every_format.FORMATS[format]}={out}"
        run_main([*map(str, pair), "--new-file", option])
        text = every_format.read(format, out)
        words = " ".join(text.replace("\\", "").split())
        assert said in words
        assert unsaid not in words


def test_arguments_of_an_added_script(tmp_path: Path) -> None:
    content = "from setuptools import setup\nsetup(cmdclass={'a': B})\n"
    without, having = sides(tmp_path, "setup.py", content)
    report = run(without, having, "--new-file")
    said = "setup() newly has cmdclass: to be reviewed first"
    assert said in report.node("setup.py").comments
    assert "added: cmdclass = {'a': B}" in report.node("setup.py").comments
    report = run(having, without, "--new-file")
    assert said not in report.comments
    assert "removed: cmdclass" in report.node("setup.py").comments


WHEEL = {
    "w-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\n",
    "w-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: w\n",
    "w/__init__.py": b"pass\n",
}
SDIST = {"w-1.0/PKG-INFO": b"Name: w\n", "w-1.0/setup.py": b"pass\n"}


@pytest.mark.parametrize(
    ("name", "files"),
    [
        pytest.param("w-1.0-py3-none-any.whl", WHEEL, id="wheel"),
        pytest.param("w-1.0.zip", SDIST, id="sdist"),
    ],
)
def test_an_archive_inside(
    tmp_path: Path, name: str, files: dict[str, bytes]
) -> None:
    inner = zip_bytes([Entry(*item, verbatim=True) for item in files.items()])
    without, having = (
        build(tmp_path / f"{side}.tar.gz", [*simple_sdist(), *more])
        for side, more in (("a", []), ("b", [Entry(name, inner)]))
    )
    for pair, said, unsaid in (
        ((without, having), "added", "removed"),
        ((having, without), "removed", "added"),
    ):
        report = run(*pair, "--new-file")
        assert (report.status, report.errors) == (1, "")
        assert "not compared" not in report.text
        was = ", was" if said == "removed" else ","
        assert f'Name: {said}{was} "w"' in report.text
        assert f"Name: {unsaid}" not in report.text
        assert "no directory that pip takes off" not in report.text
        assert not report.has_node("where pip unpacks to")


def test_a_side_that_is_not_there(tmp_path: Path) -> None:
    having = build(tmp_path / "pkg-1.0.tar.gz", simple_sdist())
    nowhere = tmp_path / "nowhere"
    for pair, said in (
        ((nowhere, having), "added"),
        ((having, nowhere), "removed"),
    ):
        report = run(*pair, "--new-file")
        assert (report.status, report.errors) == (1, "")
        counts = report.comments
        assert f"{len(simple_sdist())} {said}" in str(counts)
    report = run_main([str(nowhere), str(having)])
    assert report.status == 2
