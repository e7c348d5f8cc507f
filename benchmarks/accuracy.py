"""How often members are paired rightly when their names are hidden.

``python -m benchmarks.accuracy`` takes the files that changed in place
between two releases, gives each a name that says nothing, and lets this
project's pairing, diffoscope's matcher and ``git diff -M`` find out which
belong together.  It prints the tables of docs/similarity.md.

The files are of the pairs of ``corpus.tsv`` and ``accuracy.tsv``, fetched
into the cache of :mod:`benchmarks.corpus` where they are not in a directory
given by ``--directory``.  The limits of the pairing were chosen on the
projects of `TUNED_ON` only; the figures are of the others.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import hashlib
import pathlib
import random
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from benchmarks import corpus
from diffoscope_sdist.comparators.analysis.archive.members import Member
from diffoscope_sdist.comparators.analysis.pairing.measuring import Measurement
from diffoscope_sdist.comparators.analysis.pairing.pairing import pair_members
from diffoscope_sdist.comparators.analysis.pairing.pairs import Pair
from diffoscope_sdist.comparators.analysis.similarity.measures import (
    tlsh_digest,
)
from diffoscope_sdist.plugins.package_index import cache

TABLE = pathlib.Path(__file__).with_name("accuracy.tsv")

TUNED_ON = frozenset(
    {
        "attrs",
        "black",
        "boto3",
        "celery",
        "django",
        "flask",
        "mypy",
        "networkx",
        "pandas",
        "requests",
        "salt",
        "sphinx",
    }
)

# Less is not searched for by content, bytes.
SMALLEST = 50

Side = dict[str, bytes]


@dataclasses.dataclass(frozen=True, slots=True)
class Riddle:
    """Files without their names.

    Attributes:
        old, new: contents by a name that says nothing.
        truth: which old name was at the same path as which new name.
    """

    old: Side
    new: Side
    truth: dict[str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a matcher found.

    Attributes:
        pairs: old and new names.
        seconds: how long it took to find them.
        records: the pairs with their evidence, of this project only.
    """

    pairs: list[tuple[str, str]]
    seconds: float
    records: tuple[Pair, ...] = ()

    def right(self, riddle: Riddle) -> int:
        """Return how many of the pairs are right."""
        return sum(riddle.truth.get(old) == new for old, new in self.pairs)


def changed_files(
    old: pathlib.Path, new: pathlib.Path
) -> list[tuple[bytes, bytes]]:
    """Return the contents of the files that changed in place.

    Two files of the same content before and after are taken once: without
    their names nobody could tell which is which.
    """
    before, after = _contents(old), _contents(new)
    changed = {
        (before[path], after[path]): None
        for path in sorted(before.keys() & after.keys())
        if before[path] != after[path]
        and min(len(before[path]), len(after[path])) >= SMALLEST
    }
    return list(changed)


def _contents(sdist: pathlib.Path) -> Side:
    contents = {}
    with tarfile.open(sdist) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                contents[member.name.partition("/")[2]] = file.read()
    return contents


def riddle(
    files: Sequence[tuple[bytes, bytes]],
    size: int,
    *,
    closed: bool,
    seed: int = 0,
) -> Riddle:
    """Hide the names of a sample of files.

    Args:
        files: old and new contents.
        size: how many files each side has, if there are as many.
        closed: every file has its partner; else a quarter on each side has
            none.
        seed: of the sample.
    """
    chance = random.Random(seed)  # noqa: S311
    size = min(size, len(files) if closed else len(files) * 4 // 5)
    alone = 0 if closed else size // 4
    sample = chance.sample(range(len(files)), size + alone)
    names = [f"{number:08x}" for number in range(2 * len(sample))]
    chance.shuffle(names)
    old = {
        number: names[2 * place] for place, number in enumerate(sample[:size])
    }
    new = {
        number: names[2 * place + 1]
        for place, number in enumerate(sample[alone:])
    }
    return Riddle(
        {name: files[number][0] for number, name in old.items()},
        {
            name: files[number][1]
            for number, name in sorted(new.items(), key=lambda item: item[1])
        },
        {old[number]: new[number] for number in old.keys() & new.keys()},
    )


def this(question: Riddle) -> Answer:
    sides = [
        {
            name: Member(
                name,
                size=len(content),
                digest=hashlib.sha256(content).digest(),
            )
            for name, content in side.items()
        }
        for side in (question.old, question.new)
    ]
    contents = _Contents(question.old), _Contents(question.new)
    begin = time.perf_counter()
    pairing = pair_members(sides[0], sides[1], contents)
    seconds = time.perf_counter() - begin
    measurement = Measurement(pairing.pairs, contents)
    records = tuple(
        measurement.of(pair) for pair in pairing.pairs if pair.old and pair.new
    )
    return Answer(
        [(pair.old_path or "", pair.new_path or "") for pair in records],
        seconds,
        records,
    )


class _Contents:
    """The contents of a side, as an archive's index gives them."""

    def __init__(self, side: Side) -> None:
        self._side = side

    def read(self, member: Member) -> bytes:
        return self._side[member.path]

    def tlsh_digest(self, member: Member) -> str | None:
        return tlsh_digest(self.read(member))


class _Hashed:
    """A file as diffoscope's matcher sees it."""

    def __init__(self, content: bytes) -> None:
        import tlsh

        self.fuzzy_hash = None
        if len(content) >= 512:
            digest = tlsh.hash(content)
            self.fuzzy_hash = None if digest in ("", "TNULL") else digest

    def is_directory(self) -> bool:
        return False


def diffoscope(question: Riddle) -> Answer:
    from diffoscope.comparators.utils.fuzzy import perform_fuzzy_matching

    begin = time.perf_counter()
    sides: list[dict[str, Any]] = [
        {name: (_Hashed(content), "") for name, content in side.items()}
        for side in (question.old, question.new)
    ]
    pairs = [(old, new) for old, new, _ in perform_fuzzy_matching(*sides)]
    return Answer(pairs, time.perf_counter() - begin)


def git(question: Riddle) -> Answer:
    with tempfile.TemporaryDirectory() as directory:

        def run(*words: str, stdin: bytes | None = None) -> bytes:
            return subprocess.run(  # noqa: S603
                ["git", *words],  # noqa: S607
                cwd=directory,
                input=stdin,
                check=True,
                stdout=subprocess.PIPE,
            ).stdout

        run("init", "-q", "--bare")
        run("fast-import", "--quiet", stdin=b"".join(_commits(question)))
        begin = time.perf_counter()
        listing = run(
            "diff-tree", "-r", "-M50%", "-l0", "--diff-filter=R",
            "--name-status", "-z", "refs/heads/old", "refs/heads/new",
        )  # fmt: skip
        seconds = time.perf_counter() - begin
    words = listing.decode().split("\0")
    return Answer(list(zip(words[1::3], words[2::3], strict=False)), seconds)


def _commits(question: Riddle) -> Iterator[bytes]:
    for name, side in (("old", question.old), ("new", question.new)):
        yield f"commit refs/heads/{name}\n".encode()
        yield b"committer a <a@example.org> 0 +0000\ndata 0\n\n"
        for path, content in side.items():
            yield f"M 100644 inline {path}\ndata {len(content)}\n".encode()
            yield content + b"\n"


MATCHERS: dict[str, Callable[[Riddle], Answer]] = {
    "this": this,
    "diffoscope": diffoscope,
    "git diff -M50% -l0": git,
}


def reliability(question: Riddle, answer: Answer) -> Iterator[str]:
    """Yield the table of similarity against correctness."""
    yield "| similarity | right | of |"
    yield "|---|---|---|"
    for low, high in ((0, 40), (40, 60), (60, 80), (80, 95), (95, 100)):
        rights = [
            question.truth.get(pair.old_path or "") == pair.new_path
            for pair in answer.records
            if pair.similarity and low <= pair.similarity.percent < high
        ]
        yield (
            f"| {low} to {high - 1} % | {sum(rights):,} | {len(rights):,} |"
        )


def row(
    name: str,
    questions: Sequence[Riddle],
    answers: Sequence[Answer],
    closed: bool,
) -> str:
    """Return the row of a matcher in the table."""
    right = sum(
        answer.right(question)
        for question, answer in zip(questions, answers, strict=True)
    )
    found = sum(len(answer.pairs) for answer in answers)
    wanted = sum(len(question.truth) for question in questions)
    seconds = sum(answer.seconds for answer in answers) / len(answers)
    return (
        f"| {len(questions[0].old):,} "
        f"| {'all' if closed else 'three quarters'} | {name} "
        f"| {_share(right, found)} | {_share(right, wanted)} "
        f"| {seconds:.1f} s |"
    )


def _share(part: int, whole: int) -> str:
    """Return a percentage that is 100 only where nothing is missing."""
    percent = 100 * part / max(1, whole)
    return f"{percent if part == whole else min(percent, 99.9):.1f} %"


def releases() -> list[corpus.Pair]:
    """Return the release pairs, one a project; nothing is fetched."""
    directory = cache.directory()
    found: dict[str, corpus.Pair] = {}
    with TABLE.open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            found[row["name"]] = corpus.Pair(
                name=row["name"],
                old_version=row["old"],
                new_version=row["new"],
                old=directory / row["old_file"],
                new=directory / row["new_file"],
                old_sha256=row["old_sha256"],
                new_sha256=row["new_sha256"],
            )
    for pair in corpus.pairs():
        found.setdefault(pair.name, pair)
    return list(found.values())


def located(
    pair: corpus.Pair, directories: Iterable[pathlib.Path]
) -> corpus.Pair:
    """Return the pair with the paths of the files where they are."""
    for directory in directories:
        old, new = directory / pair.old.name, directory / pair.new.name
        if old.exists() and new.exists():
            return dataclasses.replace(pair, old=old, new=new)
    corpus.fetch([pair])
    return pair


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument(
        "--directory",
        type=pathlib.Path,
        action="append",
        default=[],
        help="where sdists are that need not be fetched",
    )
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[100, 1000, 5000]
    )
    parser.add_argument(
        "--matchers", nargs="+", choices=MATCHERS, default=list(MATCHERS)
    )
    parser.add_argument(
        "--tuned-on",
        action="store_true",
        help="the projects the limits were chosen on, not the others",
    )
    parser.add_argument(
        "--samples",
        type=int,
        default=1,
        help="how many riddles of each size; the figures are of all together",
    )
    wishes = parser.parse_args(arguments)
    files = []
    projects = 0
    for pair in releases():
        if (pair.name in TUNED_ON) is wishes.tuned_on:
            pair = located(pair, wishes.directory)
            changed = changed_files(pair.old, pair.new)
            files += changed
            projects += bool(changed)
    print(f"{len(files):,} changed files of {projects} projects\n")
    print("| files a side | partners | matcher | precision | recall | time |")
    print("|---|---|---|---|---|---|")
    table: list[str] = []
    for size in wishes.sizes:
        for closed in (True, False):
            questions = [
                riddle(files, size, closed=closed, seed=seed)
                for seed in range(wishes.samples)
            ]
            for name in wishes.matchers:
                answers = [MATCHERS[name](question) for question in questions]
                print(row(name, questions, answers, closed), flush=True)
                if name == "this":
                    table = list(reliability(questions[0], answers[0]))
    if "this" in wishes.matchers:
        print("\nThe last of them by this, right of all pairs:\n")
        print("\n".join(table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
