"""How much projects have in common that have nothing to do with each other.

``python -m benchmarks.unrelated`` compares the old releases of all projects of
the corpus with each other, and prints the pairs that have most in common: by
lines, and by the code whatever its identifiers are called.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks import corpus
from diffoscope_sdist.comparators.analysis.archive.layout import (
    Layout,
    comparison_key,
    find_layout,
)
from diffoscope_sdist.comparators.analysis.archive.members import Index
from diffoscope_sdist.comparators.analysis.archive.reading import read_archive
from diffoscope_sdist.comparators.analysis.pairing.measuring import Measurement
from diffoscope_sdist.comparators.analysis.pairing.pairing import pair_members
from diffoscope_sdist.comparators.analysis.python_code.code_shingles import (
    code_containment,
)


class InCommon(NamedTuple):
    """What two projects have in common, percent.

    Attributes:
        lines: the larger of both containments.
        code: likewise, of the Python code without its identifiers; 0 where
            one has too little to tell.
        similarity: of all.
        names: of the projects.
    """

    lines: float
    code: float
    similarity: float
    names: tuple[str, str]


def in_common(pairs: Sequence[corpus.Pair], spool: str) -> Iterator[InCommon]:
    """Yield what each two of the projects have in common.

    Args:
        pairs: their releases, which are there; the old ones are compared.
        spool: a directory for temporary files.
    """
    read: dict[str, tuple[Index, Layout]] = {}
    for pair in pairs:
        index = read_archive(str(pair.old), spool)
        read[pair.name] = index, find_layout(index)
    for old_name, new_name in itertools.combinations(read, 2):
        (old, old_layout), (new, new_layout) = read[old_name], read[new_name]
        members = old_layout.members, new_layout.members
        pairing = pair_members(*members, (old, new), key=comparison_key)
        overall = Measurement(pairing.pairs, (old, new)).overall
        code = code_containment(*members, old.read, new.read)
        yield InCommon(
            max(overall.old_in_new, overall.new_in_old),
            max(code.old_in_new, code.new_in_old) if code else 0.0,
            overall.similarity,
            (old_name, new_name),
        )
    for index, _ in read.values():
        index.close()


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("names", nargs="*", help="projects; all if none")
    parser.add_argument("--shown", type=int, default=5)
    wishes = parser.parse_args(arguments)
    pairs = corpus.pairs(wishes.names)
    corpus.fetch(pairs)
    with tempfile.TemporaryDirectory() as spool:
        found = list(in_common(pairs, spool))
    print(f"{len(found)} pairs of {len(pairs)} projects\n")
    print("| projects | lines | code | similarity |")
    print("|---|---|---|---|")
    most = {
        one: None
        for key in ("lines", "code")
        for one in sorted(found, key=lambda one: -getattr(one, key))[
            : wishes.shown
        ]
    }
    for one in most:
        print(
            f"| {' and '.join(one.names)} | {one.lines:.1f} % "
            f"| {one.code:.1f} % | {one.similarity:.1f} % |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
