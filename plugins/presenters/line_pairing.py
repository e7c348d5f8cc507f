"""Pair the similar lines of a changed block, as `difflib` does, but fast.

Which of several equally similar lines are paired is part of the result.
"""

from collections.abc import Iterator, Sequence
from difflib import Differ, SequenceMatcher
from typing import Any, NamedTuple

from .side_by_side import common_prefix_length

#: `difflib` sets popular characters aside from this length on.
AUTOJUNK_LENGTH = 200

#: Lines of more characters are left to `difflib`, for the memory's sake.
LONG_LINE = 4096

NONCHARACTERS = "\ufdd0\ufdd1"

#: What two lines must have in common to be paired (difflib's own figure).
CUTOFF = 0.75


def matching_characters(old: str, new: str, enough: int) -> tuple[int, bool]:
    """How many characters `difflib` would match in two lines.

    It takes the longest common substring, then does the same to its left and
    to its right.  The search is given up when the result must be below
    `enough`.

    Returns:
        the number, or an upper bound of it that is below `enough`; and
        whether it is the number itself.
    """
    matched = 0
    unmatched = min(len(old), len(new))
    ranges = [(old, new, *_without_popular(old, new))]
    while ranges:
        if matched + unmatched < enough:
            return matched + unmatched, False
        old, new, old_seed, new_seed = ranges.pop()
        unmatched -= min(len(old), len(new))
        # Of several it is the earliest in the old line, then in the new one.
        i = size = 0
        has_seeds = old_seed.strip(NONCHARACTERS) and new_seed.strip(
            NONCHARACTERS
        )
        for start in range(len(old) if has_seeds else 0):
            if start + size >= len(old):
                break
            while (
                start + size < len(old)
                and old_seed[start : start + size + 1] in new_seed
            ):
                i = start
                size += 1
        j = new_seed.index(old_seed[i : i + size]) if size else 0
        # Popular characters count where they continue what was found.
        while i and j and old[i - 1] == new[j - 1]:
            i, j, size = i - 1, j - 1, size + 1
        rest = old[i + size :], new[j + size :]
        more = common_prefix_length(*rest)
        size += more
        if not size:
            continue
        matched += size
        for left, right in (
            (slice(0, i), slice(0, j)),
            (slice(i + size, None), slice(j + size, None)),
        ):
            part = old[left], new[right]
            if part[0] and part[1]:
                ranges.append((*part, old_seed[left], new_seed[right]))
                unmatched += min(len(part[0]), len(part[1]))
    return matched, True


def _without_popular(old: str, new: str) -> tuple[str, str]:
    """Both lines, characters that difflib sets aside made to match nothing."""
    if len(new) < AUTOJUNK_LENGTH:
        return old, new
    limit = len(new) // 100 + 1
    popular = [c for c in set(new) if new.count(c) > limit]
    # Two noncharacters; a line that has them is not given to this function.
    return (
        old.translate(dict.fromkeys(map(ord, popular), NONCHARACTERS[0])),
        new.translate(dict.fromkeys(map(ord, popular), NONCHARACTERS[1])),
    )


class Pair(NamedTuple):
    """Two lines that may be similar; the best pair sorts first."""

    #: The similarity, 0 to -1, or a bound of it.
    negative_ratio: float
    new: int
    old: int
    is_exact: bool


class QuietDiffer(Differ):
    """`difflib.Differ` without the ``? `` lines, which the host skips.

    The standard library compares all lines of a block with each other to find
    the most similar pair, and then does so again for what is before and after
    it.  Here each pair is looked at once, those first that have most
    characters in common.
    """

    def _fancy_replace(
        self,
        a: Sequence[str],
        alo: int,
        ahi: int,
        b: Sequence[str],
        blo: int,
        bhi: int,
    ) -> Iterator[str]:
        if ahi - alo == bhi - blo == 1:
            # However similar the two are, they are shown side by side; to
            # measure it takes minutes for a minified file of one line.
            yield f"- {a[alo]}"
            yield f"+ {b[blo]}"
            return
        block = _Block(a, b)
        stack: list[Any] = [
            (alo, ahi, blo, bhi, block.candidates(alo, ahi, blo, bhi))
        ]
        while stack:
            top = stack.pop()
            if isinstance(top, list):
                yield from top
                continue
            alo, ahi, blo, bhi, pairs = top
            if alo == ahi or blo == bhi:
                yield from self._dump("-", a, alo, ahi)  # type: ignore[attr-defined]
                yield from self._dump("+", b, blo, bhi)  # type: ignore[attr-defined]
                continue
            best = block.best(pairs)
            if best is not None:
                i, j = best.old, best.new
                found = [f"- {a[i]}", f"+ {b[j]}"]
            else:
                equal = block.first_equal(alo, ahi, blo, bhi)
                if equal is None:
                    yield from self._plain_replace(a, alo, ahi, b, blo, bhi)  # type: ignore[attr-defined]
                    continue
                i, j = equal
                found = [f"  {a[i]}"]
            before = [p for p in pairs if p.old < i and p.new < j]
            after = [p for p in pairs if p.old > i and p.new > j]
            stack.append((i + 1, ahi, j + 1, bhi, after))
            stack.append(found)
            stack.append((alo, i, blo, j, before))


class _Block:
    """Similarities of the lines of a block that was replaced."""

    def __init__(self, a: Sequence[str], b: Sequence[str]) -> None:
        self.a = a
        self.b = b
        self.matcher = SequenceMatcher(None, "", "")

    def candidates(self, alo: int, ahi: int, blo: int, bhi: int) -> list[Pair]:
        """The pairs that have enough characters in common, best first."""
        a, b = self.a, self.b
        bags = _bags({*a[alo:ahi], *b[blo:bhi]})
        old_lines = [(i, a[i], len(a[i]), bags[a[i]]) for i in range(alo, ahi)]
        pairs = []
        for j in range(blo, bhi):
            new, bag = b[j], bags[b[j]]
            size = len(new)
            for i, old, old_size, old_bag in old_lines:
                both = size + old_size
                smaller = size if size < old_size else old_size
                if 8 * smaller < 3 * both or old == new:
                    continue
                if bag and old_bag:  # noqa: SIM108
                    common = (bag & old_bag).bit_count()
                else:
                    common = smaller
                if 8 * common >= 3 * both:
                    pairs.append(Pair(-2.0 * common / both, j, i, False))
        pairs.sort()
        return pairs

    def best(self, pairs: list[Pair]) -> Pair | None:
        """The most similar pair, the first of several; None if none is.

        What was learnt on the way stays in `pairs`.
        """
        best: Pair | None = None
        for n, pair in enumerate(pairs):
            if best is not None and pair[:3] > best[:3]:
                break
            if not pair.is_exact:
                pair = pairs[n] = self._measured(pair, best)
            if (
                pair.is_exact
                and -pair.negative_ratio >= CUTOFF
                and (best is None or pair[:3] < best[:3])
            ):
                best = pair
        # What fell below the cutoff is no candidate of any part either.
        pairs[:] = sorted(p for p in pairs if -p.negative_ratio >= CUTOFF)
        return best

    def _measured(self, pair: Pair, best: Pair | None) -> Pair:
        old, new = self.a[pair.old], self.b[pair.new]
        both = len(old) + len(new)
        ratio = CUTOFF if best is None else -best.negative_ratio
        if _is_plain(old) and _is_plain(new):
            # Rounded down, less one: never too high by an error of rounding.
            enough = int(ratio * both / 2) - 1
            matched, is_exact = matching_characters(old, new, enough)
            return pair._replace(
                negative_ratio=-2.0 * matched / both, is_exact=is_exact
            )
        self.matcher.set_seqs(old, new)
        bound = self.matcher.quick_ratio()
        if bound < ratio:
            return pair._replace(negative_ratio=-bound)
        return pair._replace(
            negative_ratio=-self.matcher.ratio(), is_exact=True
        )

    def first_equal(
        self, alo: int, ahi: int, blo: int, bhi: int
    ) -> tuple[int, int] | None:
        """The first new line that is also an old one; None if none is."""
        places: dict[str, int] = {}
        for i in range(alo, ahi):
            places.setdefault(self.a[i], i)
        for j in range(blo, bhi):
            if self.b[j] in places:
                return places[self.b[j]], j
        return None


def _is_plain(line: str) -> bool:
    return len(line) <= LONG_LINE and not any(
        character in line for character in NONCHARACTERS
    )


def _bags(lines: set[str]) -> dict[str, int]:
    """The characters of each line as a set of bits; 0 for a long line.

    The nth ``e`` of a line has a bit of its own, so that what two lines have
    in common is the number of bits they share.
    """
    most: dict[str, int] = {}
    counts = {}
    for line in lines:
        if len(line) > LONG_LINE:
            continue
        counts[line] = {c: line.count(c) for c in set(line)}
        for character, count in counts[line].items():
            if count > most.get(character, 0):
                most[character] = count
    first = {}
    width = 0
    for character, count in most.items():
        first[character] = width
        width += count
    bags = {}
    for line in lines:
        bag = 0
        for character, count in counts.get(line, {}).items():
            bag |= ((1 << count) - 1) << first[character]
        bags[line] = bag
    return bags
