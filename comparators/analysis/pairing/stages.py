"""The stages in which members are paired, and what they know of each other."""

from __future__ import annotations

import collections
import functools
from collections.abc import (
    Callable,
    Hashable,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)

from ..archive.members import Kind, Member
from ..similarity import similar_content, similar_digest
from ..similarity.mutual_best import mutual_best
from .directory_moves import (
    DirectoryMove,
    directory_moves,
    moved_path,
    path_before,
)
from .pairs import BothContents, Rival, Stage
from .path_ties import is_one_kind, path_similarity, settle_by_path

# A pair of similar content is clear by its margin to the next best candidate,
# if both are files of one kind, or, where there is any margin, by its
# similarity (Dice's coefficient).  See docs/similarity.md for what these
# values do.
LEAST_RATIO = 0.35
CLEAR_MARGIN = 0.15
CLEAR_RATIO = 0.6

# What the likeness of two paths adds to the score of a candidate at most:
# enough to tell near-duplicates apart, too little to overrule their content.
_PATH_SHARE = 0.15


_Scored = tuple[float, tuple[str, str]]


class Stages:
    """A pairing under way: who is paired so far, and by what.

    Attributes:
        sides: the members of either side by path.
        left: the paths of either side not paired yet, sorted, so that the
            order of the archive makes no difference.
        partners: new path and stage by old path.
        rivals: the next best candidates, by old path.
    """

    def __init__(
        self,
        sides: tuple[Mapping[str, Member], Mapping[str, Member]],
        contents: BothContents,
    ) -> None:
        self.sides = sides
        self.contents = contents
        self.left = (
            dict.fromkeys(sorted(sides[0])),
            dict.fromkeys(sorted(sides[1])),
        )
        self.partners: dict[str, tuple[str, Stage]] = {}
        self.rivals: dict[str, Rival] = {}
        self._scores: dict[tuple[str, str], float] = {}
        self._ties: list[tuple[list[str], list[str]]] = []
        self._tied: tuple[set[str], set[str]] = (set(), set())

    def _pair(self, old: str, new: str, stage: Stage) -> None:
        self.partners[old] = new, stage
        del self.left[0][old], self.left[1][new]

    def pair_same_path(self, key: Callable[[str], str]) -> None:
        for path in [path for path in self.left[0] if path in self.left[1]]:
            self._pair(path, path, Stage.SAME_PATH)
        for olds, news in self._groups(lambda side, path: key(path)):
            if len(olds) == len(news) == 1:
                self._pair(olds[0], news[0], Stage.SAME_PATH)

    def pair_same_content(self) -> None:
        """Pair by kind, size and digest; never directories or empty files."""
        groups = self._groups(self._content_key)
        for olds, news in groups:
            if len(olds) == len(news) == 1:
                self._pair(olds[0], news[0], Stage.SAME_CONTENT)
        # Directories known to have moved settle some of the ties.
        moves = self.directory_moves()
        for olds, news in groups:
            if len(olds) == len(news) == 1:
                continue
            for pair in sorted(settle_by_path(olds, news, moves)):
                self._pair(*pair, Stage.SAME_CONTENT)
            olds = [path for path in olds if path in self.left[0]]
            news = [path for path in news if path in self.left[1]]
            if olds and news:
                self._tied[0].update(olds)
                self._tied[1].update(news)
                self._ties.append((olds, news))

    def _content_key(self, side: int, path: str) -> Hashable:
        member = self.sides[side][path]
        if not member.digest or (member.kind is Kind.FILE and not member.size):
            return None
        return member.kind, member.size, member.digest

    def _groups(
        self, key: Callable[[int, str], Hashable]
    ) -> list[tuple[list[str], list[str]]]:
        """Return the unpaired members of both sides that share a key."""
        groups: dict[Hashable, tuple[list[str], list[str]]] = {}
        for side, left in enumerate(self.left):
            for path in left:
                found = key(side, path)
                if found is not None and (side == 0 or found in groups):
                    groups.setdefault(found, ([], []))[side].append(path)
        return [group for group in groups.values() if group[1]]

    def _searchable(self, side: int) -> list[str]:
        """Return the unpaired files large enough to be searched for."""
        return [
            path
            for path in self.left[side]
            if path not in self._tied[side]
            and self.sides[side][path].kind is Kind.FILE
            and similar_content.SMALLEST
            <= self.sides[side][path].size
            <= similar_content.LARGEST
        ]

    def _contents(
        self, side: int, paths: Sequence[str]
    ) -> list[similar_content.Content]:
        members = [self.sides[side][path] for path in paths]
        contents = self.contents[side]
        return [
            similar_content.Content(
                member.size,
                member.digest,
                functools.partial(contents.read, member),
                functools.partial(contents.tlsh_digest, member),
            )
            for member in members
        ]

    def pair_similar_content(self) -> None:
        olds, news = self._searchable(0), self._searchable(1)
        if not olds or not news:
            return
        moves = self.directory_moves()
        found = similar_content.similar_contents(
            self._contents(0, olds), self._contents(1, news)
        )
        ratios = {
            (olds[i], news[j]): ratio for (i, j), ratio in found.ratios.items()
        }
        scores = {
            pair: ratio + _PATH_SHARE * _path_likeness(*pair, moves)
            for pair, ratio in ratios.items()
        }

        def is_clear(old: str, new: str, margin: float) -> bool:
            ratio = ratios[old, new]
            if ratio >= CLEAR_RATIO:
                return True
            return (
                ratio >= LEAST_RATIO
                and margin >= CLEAR_MARGIN
                and is_one_kind(old, new)
            )

        chosen = mutual_best(scores, is_clear)
        estimates = {
            (olds[i], news[j]): estimate
            for (i, j), estimate in found.estimates.items()
        }
        for pair, other in _best_others({**estimates, **ratios}, chosen):
            self.rivals[pair[0]] = Rival(
                self.sides[0][other[0]], self.sides[1][other[1]]
            )
        for pair in chosen:
            self._pair(*pair, Stage.SIMILAR_CONTENT)
        self._scores = scores

    def pair_similar_digest(self, threshold: int) -> None:
        """Pair binaries that have no spans in common by their TLSH."""
        near = {path for pair in self._scores for path in pair}
        olds, news = (
            [path for path in self._searchable(side) if path not in near]
            for side in (0, 1)
        )
        for i, j in similar_digest.similar_digests(
            self._contents(0, olds), self._contents(1, news), threshold
        ):
            self._pair(olds[i], news[j], Stage.SIMILAR_DIGEST)

    def directory_moves(self) -> tuple[DirectoryMove, ...]:
        """Return the moves that follow from what is paired so far."""
        renames = [
            (path, new)
            for path, (new, stage) in self.partners.items()
            if stage is not Stage.SAME_PATH
        ]
        if not renames:
            return ()
        return directory_moves(
            renames,
            *(
                [
                    path
                    for path, member in side.items()
                    if member.kind is not Kind.DIRECTORY
                ]
                for side in self.sides
            ),
        )

    def pair_moved(self) -> None:
        """Pair what is left in directories that moved by its name."""
        moves = self.directory_moves()
        if not moves:
            return
        for path, member in list(self.sides[0].items()):
            new = moved_path(path, moves) if path in self.left[0] else None
            if (
                new is not None
                and new in self.left[1]
                and path_before(new, moves) == path
                and member.kind is self.sides[1][new].kind
                and member.kind is not Kind.DIRECTORY
            ):
                self._pair(path, new, Stage.MOVED_DIRECTORY)

    def candidates(self) -> tuple[dict[str, int], dict[str, int]]:
        """Return how many equally likely partners unpaired members have.

        Only members with two or more are named.
        """
        found: tuple[dict[str, int], dict[str, int]] = ({}, {})
        scores: tuple[dict[str, list[float]], dict[str, list[float]]] = (
            collections.defaultdict(list),
            collections.defaultdict(list),
        )
        for (old, new), score in self._scores.items():
            if old in self.left[0] and new in self.left[1]:
                scores[0][old].append(score)
                scores[1][new].append(score)
        for side in (0, 1):
            for path, rivals in scores[side].items():
                least = max(rivals) - CLEAR_MARGIN
                found[side][path] = sum(score >= least for score in rivals)
        for group in self._ties:
            olds, news = (
                [path for path in paths if path in self.left[side]]
                for side, paths in enumerate(group)
            )
            found[0].update(dict.fromkeys(olds, len(news)))
            found[1].update(dict.fromkeys(news, len(olds)))
        return (
            {path: number for path, number in found[0].items() if number > 1},
            {path: number for path, number in found[1].items() if number > 1},
        )


def _path_likeness(
    old: str, new: str, moves: Sequence[DirectoryMove]
) -> float:
    """Return how alike two paths are, 1.0 where the directory moved."""
    if (
        moves
        and moved_path(old, moves) == new
        and path_before(new, moves) == old
    ):
        return 1.0
    return path_similarity(old, new)


def _best_others(
    ratios: Mapping[tuple[str, str], float],
    chosen: Iterable[tuple[str, str]],
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield the best other candidate of either of a pair, with the pair."""
    by_path: tuple[dict[str, list[_Scored]], dict[str, list[_Scored]]] = (
        collections.defaultdict(list),
        collections.defaultdict(list),
    )
    for pair, ratio in ratios.items():
        for side, path in enumerate(pair):
            by_path[side][path].append((ratio, pair))
    for pair in chosen:
        others = [
            scored
            for side, path in enumerate(pair)
            for scored in by_path[side][path]
            if scored[1] != pair
        ]
        if others:
            # Whichever side is called old.
            yield pair, max(others, key=lambda o: (o[0], sorted(o[1])))[1]
