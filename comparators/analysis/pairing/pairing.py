"""Which member of the old archive lives on as which member of the new.

The stages go from the surest evidence to the weakest, and none overrules an
earlier one: same path, same content, similar content, same name in a
directory that moved.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Hashable, Iterable, Mapping

from ..archive.layout import comparison_key
from ..archive.members import Kind, Member
from ..similarity import search
from ..similarity.measures import LARGEST, is_binary
from .directory_moves import DirectoryMove, directory_moves, moved_path
from .pairs import BothContents, Pair, Pairing, Stage, State
from .paths import is_one_kind, path_likeness, settle_by_path

# Two files are paired that are so much alike, Dice's coefficient, if they are
# better than the next best candidate by a margin, likeness of their paths
# included; files of one kind from the lower ratio on, by the wider margin.
# See docs/similarity.md for what these values do.
LEAST_RATIO = 0.35
CLEAR_RATIO = 0.6
LEAST_MARGIN = 0.005
WIDE_MARGIN = 0.08

# What the likeness of two paths adds to the score of a candidate at most:
# enough to tell near-duplicates apart, too little to overrule their content.
_PATH_SHARE = 0.15

_LARGEST_TLSH = 2 << 20  # bytes: TLSH hashes some 100 MB a second

# What members of the same path have in common if they are identical.
_compared = operator.attrgetter("kind", "digest", "mode", "device")


def pair_members(
    old: Mapping[str, Member],
    new: Mapping[str, Member],
    contents: BothContents,
    *,
    fuzzy_threshold: int = 110,
) -> Pairing:
    """Pair every member of the old archive with one of the new, or none.

    How alike the two of a pair are is not measured here, see
    :class:`.measuring.Measurement`.

    Args:
        old: members by path without the root directory.
        new: likewise.
        contents: of the old members, and of the new.
        fuzzy_threshold: highest TLSH distance of two members paired by it;
            0 switches the search for similar content off.
    """
    stages = _Stages(old, new, contents)
    stages.pair_same_path()
    stages.pair_same_content()
    if fuzzy_threshold > 0:
        stages.pair_similar_content(fuzzy_threshold)
    moves = stages.pair_moved()
    for path, member in stages.left[0].items():
        stages.pairs.append(Pair(State.REMOVED, path, None, member, None))
    for path, member in stages.left[1].items():
        stages.pairs.append(Pair(State.ADDED, None, path, None, member))
    stages.pairs.sort(key=lambda pair: (pair.path, pair.state.value))
    return Pairing(tuple(stages.pairs), moves)


class _Stages:
    """A pairing under way.

    Attributes:
        left: the members of either side not paired yet by path, sorted, so
            that the order of the archive makes no difference.
        pairs: the others.
    """

    def __init__(
        self,
        old: Mapping[str, Member],
        new: Mapping[str, Member],
        contents: BothContents,
    ) -> None:
        self.left = dict(sorted(old.items())), dict(sorted(new.items()))
        self.pairs: list[Pair] = []
        self._contents = contents
        self._files = tuple(
            [p for p, m in side.items() if m.kind is not Kind.DIRECTORY]
            for side in self.left
        )
        self._ties: set[bytes] = set()

    def _pair(
        self,
        old_path: str,
        new_path: str,
        stage: Stage,
        distance: int | None = None,
    ) -> None:
        old, new = self.left[0].pop(old_path), self.left[1].pop(new_path)
        state = State.RENAMED
        if stage is Stage.SAME_PATH:
            is_same = _compared(old) == _compared(new)
            state = State.IDENTICAL if is_same else State.CHANGED
        self.pairs.append(
            Pair(state, old_path, new_path, old, new, stage, distance)
        )

    def _groups(
        self, key: Callable[[str, Member], Hashable]
    ) -> Iterable[tuple[list[str], list[str]]]:
        """Return the unpaired members of both sides that share a key."""
        groups: dict[Hashable, tuple[list[str], list[str]]] = {}
        for side, left in enumerate(self.left):
            for path, member in left.items():
                found = key(path, member)
                if found is not None and (side == 0 or found in groups):
                    groups.setdefault(found, ([], []))[side].append(path)
        return [group for group in groups.values() if group[1]]

    def pair_same_path(self) -> None:
        for path in [path for path in self.left[0] if path in self.left[1]]:
            self._pair(path, path, Stage.SAME_PATH)
        for olds, news in self._groups(lambda path, _: comparison_key(path)):
            if len(olds) == len(news) == 1:
                self._pair(olds[0], news[0], Stage.SAME_PATH)

    def pair_same_content(self) -> None:
        """Pair by kind, size and digest; never directories or empty files."""
        for olds, news in self._groups(_content_key):
            digest = self.left[0][olds[0]].digest
            settled = sorted(settle_by_path(olds, news))
            for pair in settled:
                self._pair(*pair, Stage.SAME_CONTENT)
            if len(settled) < min(len(olds), len(news)):
                self._ties.add(digest)

    def pair_similar_content(self, threshold: int) -> None:
        """Pair files by their spans, and opaque binaries by TLSH."""
        old, new = map(self._searchable, (0, 1))
        if not old or not new:
            return
        ratios = search.similar_contents(old, new)
        scores = {
            pair: ratio + _PATH_SHARE * path_likeness(*pair)
            for pair, ratio in ratios.items()
        }
        for pair, margin in search.mutual_best(scores):
            is_clear = ratios[pair] >= CLEAR_RATIO
            if margin >= (LEAST_MARGIN if is_clear else WIDE_MARGIN) and (
                is_clear
                or (ratios[pair] >= LEAST_RATIO and is_one_kind(*pair))
            ):
                self._pair(*pair, Stage.SIMILAR_CONTENT)
        near = {path for pair in ratios for path in pair}
        for old_path, new_path, distance in search.near_digests(
            self._digests(0, old.keys() - near),
            self._digests(1, new.keys() - near),
            threshold,
        ):
            self._pair(old_path, new_path, Stage.SIMILAR_DIGEST, distance)

    def _searchable(self, side: int) -> search.Contents:
        """Return the unpaired files large enough to be searched for."""
        return {
            path: functools.partial(self._contents[side].read, member)
            for path, member in self.left[side].items()
            if member.kind is Kind.FILE
            and search.SMALLEST <= member.size <= LARGEST
            and member.digest not in self._ties
        }

    def _digests(self, side: int, paths: Iterable[str]) -> dict[str, str]:
        """Return the TLSH digests of the binaries among some members."""
        contents, left = self._contents[side], self.left[side]
        return {
            path: digest
            for path in sorted(paths)
            if left[path].size <= _LARGEST_TLSH
            and is_binary(contents.read(left[path]))
            and (digest := contents.tlsh_digest(left[path])) is not None
        }

    def _moves(self) -> tuple[DirectoryMove, ...]:
        """Return the moves that follow from what is paired so far."""
        renames = [
            (pair.old_path or "", pair.path)
            for pair in self.pairs
            if pair.state is State.RENAMED
        ]
        return directory_moves(renames, *self._files)

    def pair_moved(self) -> tuple[DirectoryMove, ...]:
        """Pair what is left in directories that moved by its name.

        Returns:
            The directories that moved, with what was paired by it.
        """
        moves, before = self._moves(), len(self.pairs)
        forth = {move.old: move.new for move in moves}
        back = {move.new: move.old for move in moves}
        for path, member in list(self.left[0].items()):
            new_path = moved_path(path, forth) or ""
            new = self.left[1].get(new_path)
            if (
                new is not None
                and moved_path(new_path, back) == path
                and member.kind is new.kind is not Kind.DIRECTORY
            ):
                self._pair(path, new_path, Stage.MOVED_DIRECTORY)
        return moves if len(self.pairs) == before else self._moves()


def _content_key(path: str, member: Member) -> Hashable:
    if not member.digest or (member.kind is Kind.FILE and not member.size):
        return None
    return member.kind, member.size, member.digest
