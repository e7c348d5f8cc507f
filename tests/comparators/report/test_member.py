"""Members on disk, for tools that need them there."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from diffoscope_sdist.comparators.analysis.archive.reading import read_archive
from diffoscope_sdist.comparators.report.member import SdistContainer
from tests.sdists import Entry, build

ZEROS = bytes(2**22)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"text\n", id="text"),
        pytest.param(ZEROS, id="zeros"),
        pytest.param(b"begin" + ZEROS + b"end", id="zeros within"),
        pytest.param(b"begin" + ZEROS, id="zeros at the end"),
    ],
)
def test_extracted_is_the_content(tmp_path: Path, content: bytes) -> None:
    path = build(tmp_path / "pkg-1.0.tar.gz", [Entry("a.bin", content)])
    index = read_archive(str(path), str(tmp_path))
    (member,) = (m for m in index.members if m.path.endswith("a.bin"))
    source: Any = SimpleNamespace(sdist=SimpleNamespace(index=index))
    container = SdistContainer(source)
    extracted = Path(container.extract(member))
    assert extracted.read_bytes() == content
    # Zeros cost no disk where the file system has holes, as most have.
    assert extracted.stat().st_blocks * 512 <= 2 * 2**20 + 4096
    container.remove_extracted()
    assert not extracted.exists()
    index.close()
