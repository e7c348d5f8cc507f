"""The list of what was once hidden, by hand.

For each pair: what pip makes of it, and what the report has to name.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.differential.listed_tars import OF_TAR, Pair
from tests.differential.listed_zips import OF_COMPRESSION, OF_ZIP
from tests.differential.oracle import complaints, differing
from tests.differential.unpackers import unpacked, unpackers
from tests.sdists import run_main

PAIRS = {**OF_TAR, **OF_ZIP, **OF_COMPRESSION}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_pair(tmp_path: Path, pair: Pair) -> None:
    name = f"pkg-1.0{pair.suffix}"
    assert complaints(pair.old, pair.new, name, tmp_path) == []
    paths = [tmp_path / side / name for side in ("old", "new")]
    report = run_main(["--json=-", *map(str, paths)])
    for words in pair.told:
        assert words in report.text
    # An older pip reads otherwise.
    if pip := unpackers(paths[0]).get("pip"):
        (_, before), (is_whole, after) = (
            unpacked(pip, path, tmp_path / "pip again" / path.parent.name)
            for path in paths
        )
        differs = {*differing(before, after)} if is_whole else None
        assert differs == pair.differs
