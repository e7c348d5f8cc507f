"""Try many pairs: ``python -m tests.differential COUNT [START]``."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.differential.oracle import complaints, tar_pair, zip_pair


def main() -> int:
    count, start = int(sys.argv[1]), int((*sys.argv, "0")[2])
    kinds: Counter[str] = Counter()
    for seed in range(start, start + count):
        for make, name in (
            (tar_pair, "pkg-1.0.tar.gz" if seed % 2 else "pkg-1.0.tar"),
            (zip_pair, "pkg-1.0.zip"),
        ):
            with tempfile.TemporaryDirectory() as directory:
                found = complaints(*make(seed), name, Path(directory))
            for line in found:
                print(make.__name__, seed, line, flush=True)
                kinds[line.partition(":")[0]] += 1
    print(dict(kinds))
    return bool(kinds)


if __name__ == "__main__":
    sys.exit(main())
