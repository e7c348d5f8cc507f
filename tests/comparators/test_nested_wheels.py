"""Wheels in source distributions: compared by path, as the outer archive."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tests.sdists import Entry, Report, build, run, simple_sdist

METADATA = "Metadata-Version: 2.1\nName: dep\nVersion: {}\n"


def wheel(version: str, **files: str) -> bytes:
    data = io.BytesIO()
    info = f"dep-{version}.dist-info"
    with zipfile.ZipFile(data, "w") as archive:
        for path, text in {
            "dep/__init__.py": "x = 1\n",
            f"{info}/METADATA": METADATA.format(version),
            f"{info}/WHEEL": "Wheel-Version: 1.0\n",
            f"{info}/RECORD": "",
            **{
                path.replace("INFO", info): text
                for path, text in files.items()
            },
        }.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return data.getvalue()


def compare(tmp_path: Path, old: bytes, new: bytes, *names: str) -> Report:
    names = names or ("dep-1.0-py3-none-any.whl",) * 2
    (tmp_path / "new").mkdir()
    return run(
        *(
            build(
                tmp_path / place / "pkg-1.0.tar.gz",
                [*simple_sdist(), Entry(f"vendor/{name}", data)],
            )
            for place, name, data in zip(
                (".", "new"), names, (old, new), strict=True
            )
        )
    )


def test_a_small_file_beside_another_version_has_a_node(
    tmp_path: Path,
) -> None:
    points = "[console_scripts]\npip = {}\n"
    report = compare(
        tmp_path,
        wheel("1.0", **{"INFO/entry_points.txt": points.format("dep:main")}),
        wheel("1.1", **{"INFO/entry_points.txt": points.format("evil:main")}),
    )
    node = report.node("dep-1.1.dist-info/entry_points.txt")
    assert node.titles[0] == "dep-1.0.dist-info/entry_points.txt"
    assert "-pip = dep:main\n+pip = evil:main\n" in node.diff
    assert any("pip" in comment for comment in node.comments)


def test_it_is_a_wheel_and_no_bad_source_distribution(tmp_path: Path) -> None:
    report = compare(tmp_path, wheel("1.0"), wheel("1.1"))
    comments = report.node("vendor/dep-1.0-py3-none-any.whl").comments
    assert any(c.startswith("4 files: ") for c in comments)
    text = "\n".join(report.comments)
    assert "no source distribution" not in text
    assert "no PKG-INFO" not in text


def test_what_only_has_the_name_of_a_wheel_is_the_hosts(
    tmp_path: Path,
) -> None:
    report = compare(tmp_path, b"one\n", b"two\n")
    node = report.node("vendor/dep-1.0-py3-none-any.whl")
    assert node.diff == "@@ -1 +1 @@\n-one\n+two\n"


def test_a_wheel_by_itself_is_the_hosts(tmp_path: Path) -> None:
    paths = [tmp_path / f"dep-{v}-py3-none-any.whl" for v in ("1.0", "1.1")]
    for path, version in zip(paths, ("1.0", "1.1"), strict=True):
        path.write_bytes(wheel(version))
    assert not run(*paths).has_counts
