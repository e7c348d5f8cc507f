"""What two source distributions state about name and version."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from diffoscope.difference import Difference

from ..analysis.archive.layout import Layout
from ..analysis.metadata import versions
from ..analysis.pairing.summary import joined, said_once
from ..analysis.release.moved_statements import moved_statements
from ..analysis.release.stated_metadata import stated_metadata
from ..analysis.release.statements import (
    OF_ARCHIVES,
    disagreements,
    release_lines,
    same_name,
    state_release,
    stated_alike,
    stated_name,
    stated_spellings,
    stated_version,
)
from .comments import add_comments
from .text_difference import text_difference

if TYPE_CHECKING:
    from .member import SdistContainer


def differing_metadata(
    path: str, paths: Sequence[str], layout: Layout
) -> Iterator[str]:
    """Yield a sentence for each other PKG-INFO that says something else.

    Args:
        path: of a member that changed; others than PKG-INFO get none.
        paths: of all of them.
        layout: of the new archive.
    """
    if path not in paths:
        return
    for other in paths[:1] if path != paths[0] else paths[1:]:
        if layout.members[other].digest != layout.members[path].digest:
            yield f"not equal to {other} of the same archive"


class ReleaseReport:
    """The release node, and what follows from it for the rest.

    Attributes:
        metadata: what each file of the old and of the new side states.
        statements: of name and version, of the old and of the new side.
        spellings: of the version, of both sides.
        names: of the project, as each side states it, "" where none does.
    """

    def __init__(self, old: SdistContainer, new: SdistContainer) -> None:
        trees = [container.sdist.index.tree for container in (old, new)]
        self.metadata = tuple(
            stated_metadata(container.layout, container.read)
            for container in (old, new)
        )
        self.statements = tuple(
            state_release(
                container.layout,
                container.read,
                metadata,
                None if tree else os.path.basename(container.source.name),
                tree.tag if tree else "",
            )
            for container, metadata, tree in zip(
                (old, new), self.metadata, trees, strict=True
            )
        )
        self._unshown = OF_ARCHIVES if any(trees) else frozenset()
        old_side, new_side = self.statements
        self.spellings = stated_spellings(old_side), stated_spellings(new_side)
        self.names = [stated_name(side) or "" for side in self.statements]

    @property
    def is_one_project(self) -> bool:
        """Whether both sides state the same name."""
        return same_name(*self.names)

    @property
    def versions(self) -> tuple[str, str]:
        """The version that each side states, "" where none does."""
        old, new = self.statements
        return stated_version(old) or "", stated_version(new) or ""

    def step(self) -> str:
        """Return the sentence that names the step of the version, or ""."""
        old_name, new_name = self.names
        old, new = self.versions
        if not all((old_name, new_name, old, new)):
            return ""
        if not self.is_one_project:
            return f"{old_name} {old} → {new_name} {new} (another project)"
        kind = versions.step(old, new)
        if kind is versions.Step.SAME and old == new:
            return f"{new_name} {new} ({kind.value})"
        return f"{new_name} {old} → {new} ({kind.value})"

    def node(self) -> Difference | None:
        """Return the node with name and version wherever they are stated.

        It also says which statements moved from one file to another.
        """
        old, new = self.statements
        shown_old, shown_new = (
            [s for s in side if s.source not in self._unshown]
            for side in (old, new)
        )
        sentences = [
            *said_once(disagreements(old), disagreements(new)),
            *moved_statements(*self.metadata),
        ]
        node = None
        alike = stated_alike(shown_old, shown_new)
        if alike:
            sentences.append(alike)
        else:
            node = text_difference(
                joined(release_lines(shown_old)),
                joined(release_lines(shown_new)),
                "release",
            )
        if node is None and sentences:
            node = Difference("release", "release")
        if node is not None:
            add_comments(node, sentences)
        return node
