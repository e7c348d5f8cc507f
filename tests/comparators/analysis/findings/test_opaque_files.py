"""Builds that read what nobody can read."""

from __future__ import annotations

from tests.comparators.analysis.findings.cases import (
    lines,
)


def test_a_build_that_reads_an_opaque_file() -> None:
    script = b"AC_INIT\nxz -dc tests/files/bad-3-corrupt_lzma2.xz | sh\n"
    old = {"configure.ac": b"AC_INIT\n"}
    new = {
        "configure.ac": script,
        "tests/files/bad-3-corrupt_lzma2.xz": b"\xfd7zXZ\0" + bytes(80),
    }
    assert lines(old, new, "build-reads-binary") == [
        "alert build-reads-binary configure.ac:2 reads "
        "tests/files/bad-3-corrupt_lzma2.xz, which is opaque and new or "
        "changed"
    ]
    assert (
        lines(
            old, new | {"configure.ac": b"AC_INIT\n\n"}, "build-reads-binary"
        )
        == []
    )
    assert lines(new, new, "build-reads-binary") == []


def test_a_build_that_reads_a_file_of_a_longer_name() -> None:
    old = {"Makefile": b"\tcp pkg/global.dat .\n"}
    new = old | {"pkg/bal.dat": b"\0"}
    assert lines(old, new, "build-reads-binary") == []
    new = old | {"pkg/global.dat": b"\0"}
    assert len(lines(old, new, "build-reads-binary")) == 1


def test_a_hook_that_reads_an_opaque_file() -> None:
    hook = b"[tool.hatch.build.hooks.custom]\npath = 'tools/a.py'\n"
    old = {"pyproject.toml": hook, "tools/a.py": b"open('data.bin')\n"}
    new = old | {"data.bin": b"\0"}
    assert lines(old, new) == [
        "alert build-reads-binary tools/a.py:1 reads data.bin, which is "
        "opaque and new or changed"
    ]
    assert (
        lines(old | {"pyproject.toml": b""}, {**new, "pyproject.toml": b""})
        == []
    )


def test_more_than_can_be_looked_for() -> None:
    opaque = {f"t/{number}.bin": b"\0" for number in range(3_000)}
    new = opaque | {"setup.py": b"#" * 1_000_000}
    assert lines({}, new, "not-examined") == [
        "review not-examined setup.py, for files that it reads: there are too "
        "many"
    ]
