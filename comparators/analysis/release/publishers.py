"""Who published a file, as its package index states it (PEP 740).

An index that takes attestations states for a file whose they are: a
"publisher" is an identity that may upload, mostly a workflow in a repository.
The attestations themselves are signatures, which nobody verifies here: what
is compared is what the index states.
"""

from __future__ import annotations

import json
from typing import NamedTuple

#: What names a publisher; the rest of its facts stand in brackets.
_NAMES = ("repository", "email")
_MOST = 100


class Publisher(NamedTuple):
    """An identity that published a file.

    Attributes:
        kind: such as "GitHub".
        facts: names and values that tell it from others of its kind, sorted.
    """

    kind: str
    facts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        names = [value for name, value in self.facts if name in _NAMES]
        rest = [
            f"{name} {value}"
            for name, value in self.facts
            if name not in _NAMES
        ]
        brackets = f" ({', '.join(rest)})" if rest else ""
        return " ".join([self.kind, *names]) + brackets


def publishers(provenance: bytes) -> frozenset[Publisher] | None:
    """The publishers that a provenance object names; None if it is none.

    Args:
        provenance: JSON, as an index gives it.
    """
    try:
        bundles = json.loads(provenance)["attestation_bundles"]
        return frozenset(
            _publisher(bundle["publisher"]) for bundle in bundles[:_MOST]
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _publisher(stated: dict[str, object]) -> Publisher:
    kind = stated["kind"]
    if not isinstance(kind, str):
        raise TypeError
    return Publisher(
        kind,
        tuple(
            sorted(
                (name, value)
                for name, value in stated.items()
                if name != "kind" and isinstance(value, str) and value
            )
        ),
    )
