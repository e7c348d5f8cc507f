"""Reading an archive once, as a stream, into an index of its members.

Nothing here knows what a source distribution is (see
:mod:`~diffoscope_sdist.comparators.analysis.layout`), and nothing is ever
written under a name from the archive: the contents of all members go one
after the other into one anonymous temporary file, the spool.
"""

from __future__ import annotations

import dataclasses
import enum


class Kind(enum.Enum):
    """What a member is; the value is the word the reader sees."""

    FILE = "file"
    DIRECTORY = "directory"
    SYMLINK = "symbolic link"
    HARDLINK = "hard link"
    CHARACTER_DEVICE = "character device"
    BLOCK_DEVICE = "block device"
    FIFO = "FIFO"
    SOCKET = "socket"


@dataclasses.dataclass(frozen=True, slots=True)
class Member:
    """One member of an archive, without its content.

    Attributes:
        path: the name as the archive has it; bytes that are not UTF-8 are
            surrogate-escaped (PEP 383).
        kind: what it is.
        mode: permission bits, set-user-ID, set-group-ID and sticky bits.
        size: bytes of content; 0 for anything but a file.
        digest: SHA-256 of the content; of the link target for links; empty
            for the other kinds.
        link: target of a symbolic or hard link, else "".
        uid, gid, uname, gname: the owner.
        mtime: modification time, nanoseconds since the epoch.
        device: major and minor number of a device.
        position: how many members come before it in the archive.
        offset: where its content begins in the spool, bytes.
    """

    path: str
    kind: Kind = Kind.FILE
    mode: int = 0o644
    size: int = 0
    digest: bytes = b""
    link: str = ""
    uid: int = 0
    gid: int = 0
    uname: str = ""
    gname: str = ""
    mtime: int = 0
    device: tuple[int, int] = (0, 0)
    position: int = 0
    offset: int = 0
