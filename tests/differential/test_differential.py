"""Whatever any reader makes of two archives, the report has a line about it.

Archives are made field by field and unpacked by pip itself, by the standard
library, bsdtar and GNU tar.  Where two unpackings differ, or only the bytes
do, the report must say so; it must not say that nothing changed where
something did for anybody, nor that content changed where it did not.

``python -m tests.differential 20000`` tries more.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential.oracle import complaints, tar_pair, zip_pair

_CHUNK = 25


@pytest.mark.parametrize("start", range(0, 350, _CHUNK))
def test_tars(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + _CHUNK):
        name = "pkg-1.0.tar.gz" if seed % 2 else "pkg-1.0.tar"
        directory = tmp_path / str(seed)
        directory.mkdir()
        found = complaints(*tar_pair(seed), name, directory)
        assert not found, f"seed {seed}: {found}"


@pytest.mark.parametrize("start", range(0, 150, _CHUNK))
def test_zips(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + _CHUNK):
        directory = tmp_path / str(seed)
        directory.mkdir()
        found = complaints(*zip_pair(seed), "pkg-1.0.zip", directory)
        assert not found, f"seed {seed}: {found}"
