"""What the comparisons of one run have taken so far, and may still take."""

from __future__ import annotations

import dataclasses

from ..analysis.archive.budget import Budget

# Seconds of all comparisons of members, and of those by one of diffoscope's
# comparators, for archives of up to _USUAL bytes; larger ones get more.
_SECONDS = 25.0
_SECONDS_OF_A_KIND = 15.0
_USUAL = 5 * 2**20
# Members of nested archives that are opened; there are some thousand in the
# wheels that an sdist may carry.
MOST_OPENED = 5_000


@dataclasses.dataclass(slots=True)
class Spending:
    """The account of one run.

    Attributes:
        budget: how far nested content may expand.
        is_guarded: whether members of a source distribution are compared.
        depth: how many comparisons of files are under way meanwhile, one in
            the other.
        seconds: that comparisons of members took.
        seconds_of: the same by kind, the name of diffoscope's class.
        report_bytes: of the differences that the report has.
        opened: members of nested archives that were compared.
    """

    budget: Budget = dataclasses.field(default_factory=Budget)
    is_guarded: bool = False
    depth: int = 0
    seconds: float = 0.0
    seconds_of: dict[str, float] = dataclasses.field(default_factory=dict)
    opened: int = 0
    report_bytes: int = 0

    @property
    def _scale(self) -> float:
        return max(1.0, self.budget.given / _USUAL)

    @property
    def most_seconds(self) -> float:
        """Seconds that all comparisons of members may take together."""
        return _SECONDS * self._scale

    def is_spent(self, kind: str) -> bool:
        """Return whether files of that kind took all of their time."""
        return (
            self.seconds_of.get(kind, 0.0) > _SECONDS_OF_A_KIND * self._scale
        )


_current = Spending()


def spending() -> Spending:
    """The account of this run."""
    return _current


def reset() -> None:
    """Begin a new account."""
    global _current
    _current = Spending()
