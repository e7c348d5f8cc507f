"""Every kind of change to a small sdist; see :mod:`.kinds.change`."""

from __future__ import annotations

from tests.completeness.kinds import (
    containers,
    contents,
    members,
    metadata,
    permissions,
    text_forms,
)
from tests.completeness.kinds.change import (
    KINDS,
    Change,
    combined,
    go_together,
)

__all__ = [
    "KINDS",
    "Change",
    "combined",
    "containers",
    "contents",
    "go_together",
    "members",
    "metadata",
    "permissions",
    "text_forms",
]
