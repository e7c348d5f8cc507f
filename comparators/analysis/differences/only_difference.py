"""Whether two texts differ in something harmless, and in nothing else."""

from __future__ import annotations

import enum


class OnlyDifference(enum.Enum):
    """All that differs; the value is diffoscope's sentence."""

    ORDER = "Ordering differences only"
    LINE_ENDINGS = "Line-ending differences only"


def only_difference(old: bytes, new: bytes) -> OnlyDifference | None:
    """Return all that differs between two texts, None where it is more.

    A line ends with a line feed and nothing else: not with a form feed, a
    lone carriage return or U+2028, whatever other programs take them for.
    LF and CRLF are line endings.

    Args:
        old, new: texts that are not equal, in the same encoding.
    """
    # A last line without a line feed is another line than that with one.
    if old.endswith(b"\n") is not new.endswith(b"\n"):
        return None
    if len(old) == len(new):
        same = sorted(old.split(b"\n")) == sorted(new.split(b"\n"))
        return OnlyDifference.ORDER if same else None
    if b"\r\n" not in old and b"\r\n" not in new:
        return None
    same = old.replace(b"\r\n", b"\n") == new.replace(b"\r\n", b"\n")
    return OnlyDifference.LINE_ENDINGS if same else None
