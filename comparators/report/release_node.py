"""What two source distributions state about name and version."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from diffoscope.difference import Difference

from ..analysis.metadata import versions
from ..analysis.release.statements import (
    OF_ARCHIVES,
    disagreements,
    release_lines,
    same_name,
    state_release,
    stated_name,
    stated_spellings,
    stated_version,
)
from ..analysis.text.escaping import escape_name
from .summary import joined, said_once
from .text_difference import text_difference

if TYPE_CHECKING:
    from .member import SdistContainer


class ReleaseReport:
    """The release node, and what follows from it for the rest.

    Attributes:
        statements: of name and version, of the old and of the new side.
        spellings: of the version, of both sides.
    """

    def __init__(self, old: SdistContainer, new: SdistContainer) -> None:
        trees = [container.sdist.index.tree for container in (old, new)]
        self.statements = tuple(
            state_release(
                container.layout,
                container.read,
                None if tree else os.path.basename(container.source.name),
                tree.tag if tree else "",
            )
            for container, tree in zip((old, new), trees, strict=True)
        )
        self._unshown = OF_ARCHIVES if any(trees) else frozenset()
        self.spellings = tuple(map(stated_spellings, self.statements))
        self._names = [stated_name(side) or "" for side in self.statements]

    @property
    def is_one_project(self) -> bool:
        """Whether both sides state the same name."""
        return same_name(*self._names)

    def step(self) -> str:
        """Return the sentence that names the step of the version, or ""."""
        old_name, new_name = self._names
        old, new = (stated_version(side) or "" for side in self.statements)
        if not all((old_name, new_name, old, new)):
            return ""
        if not self.is_one_project:
            return f"{old_name} {old} → {new_name} {new} (another project)"
        kind = versions.step(old, new)
        if kind is versions.Step.SAME and old == new:
            return f"{new_name} {new} ({kind.value})"
        return f"{new_name} {old} → {new} ({kind.value})"

    def node(self) -> Difference | None:
        """Return the node with name and version wherever they are stated."""
        old, new = self.statements
        old_lines, new_lines = (
            release_lines(s for s in side if s.source not in self._unshown)
            for side in (old, new)
        )
        node = text_difference(joined(old_lines), joined(new_lines), "release")
        contradictions = tuple(
            said_once(disagreements(old), disagreements(new))
        )
        if node is None and contradictions:
            node = Difference("release", "release")
        if node is not None:
            for sentence in contradictions:
                node.add_comment(escape_name(sentence))
        return node
