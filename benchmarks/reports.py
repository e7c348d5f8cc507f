"""What the reports say of real releases: plain diffoscope and the plugin.

``python -m benchmarks.reports [NAME…]`` runs both on each pair of the corpus
and checks their JSON reports against a reading by the standard library.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import pathlib
import subprocess
import tempfile
from collections.abc import Iterable, Sequence

from benchmarks import corpus, measure
from benchmarks.reading import Reading, nodes, read, without_root


@dataclasses.dataclass(frozen=True, slots=True)
class Score:
    """What one report is worth.

    Attributes:
        changed: files in both archives whose content differs.
        compared: those of them that have a node which says something.
        empty: sections that say only "identical despite different names".
        size: bytes of the JSON report.
    """

    changed: int
    compared: int
    empty: int
    size: int

    @property
    def complete(self) -> bool:
        return self.changed == self.compared

    def __add__(self, other: Score) -> Score:
        return Score(
            self.changed + other.changed,
            self.compared + other.compared,
            self.empty + other.empty,
            self.size + other.size,
        )


def score(command: Sequence[str], pair: corpus.Pair) -> Score:
    """Run *command* on *pair* and check its report."""
    with tempfile.TemporaryDirectory() as directory:
        report = pathlib.Path(directory, "report.json")
        subprocess.run(  # noqa: S603 - our own command
            [*command, "--json", str(report), str(pair.old), str(pair.new)],
            stdin=subprocess.DEVNULL,
            check=False,
        )
        text = report.read_text()
    old_root, old = read(pair.old)
    new_root, new = read(pair.new)
    roots = frozenset({old_root, new_root})
    changed = Reading(old, new).changed
    found = list(nodes(json.loads(text)))
    compared = {
        without_root(node.new, roots)
        for node in found
        if node.says_something
        and without_root(node.old, roots) == without_root(node.new, roots)
    }
    empty = sum(
        "Files identical despite different names" in node.comments
        for node in found
    )
    return Score(len(changed), len(changed & compared), empty, len(text))


def table(names: Iterable[str]) -> Iterable[str]:
    """Yield the lines of a Markdown table, one a pair and the totals."""
    yield (
        "| pair | changed files | compared: plain | compared: plugin "
        "| empty sections: plain | plugin |"
    )
    yield "| --- | --: | --: | --: | --: | --: |"
    commands = measure.plain_diffoscope(), measure.diffoscope_with_plugin()
    totals = [Score(0, 0, 0, 0), Score(0, 0, 0, 0)]
    complete = [0, 0]
    pairs = corpus.pairs(list(names))
    corpus.fetch(pairs)
    for pair in pairs:
        scores = [score(command, pair) for command in commands]
        totals = [a + b for a, b in zip(totals, scores, strict=True)]
        complete = [
            count + each.complete
            for count, each in zip(complete, scores, strict=True)
        ]
        yield _row(
            f"{pair.name} {pair.old_version} → {pair.new_version}", scores
        )
    yield _row(f"{len(pairs)} pairs", totals)
    yield ""
    yield (
        f"Complete reports: {complete[0]} of {len(pairs)} by plain "
        f"diffoscope, {complete[1]} of {len(pairs)} with the plugin."
    )


def _row(name: str, scores: Sequence[Score]) -> str:
    plain, plugin = scores
    return (
        f"| {name} | {plugin.changed} | {plain.compared} | {plugin.compared} "
        f"| {plain.empty} | {plugin.empty} |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", metavar="NAME", nargs="*")
    for line in table(parser.parse_args().names):
        print(line, flush=True)


if __name__ == "__main__":
    main()
