"""Opaque files that a build reads.

The back door of xz 5.6.0 came in as two changed test files, and a build
script that was in the archive and not in the repository took it out of them.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence

from .binaries import binary_of
from .records.codes import Code
from .records.finding import Finding, finding, place
from .records.releases import FileChange, Releases

_BUILD_SCRIPT = re.compile(
    r"""
    (?:^|/)(?:setup\.py|hatch_build\.py|pdm_build\.py|build\.py|build\.rs
        |configure(?:\.ac|\.in)?|meson\.build|CMakeLists\.txt
        |(?:GNU)?[Mm]akefile(?:\.am|\.in)?|SConstruct|wscript|noxfile\.py)$
    | \.(?:m4|cmake|mk|sh|bash)$
    | (?:^|/)_?(?:build|backend|custom_build)[^/]*/[^/]+\.py$
    """,
    re.VERBOSE,
)
# Names that say nothing, as too many files have them.
_SHORTEST_NAME = 5
_LARGEST = 4 << 20
_MOST_BYTES = 2 << 30
"""Looked through, a script as often as there are files to be found in it."""
_COST = 1_000
"""Of one search, in bytes."""
# They are built from texts, which are compared.
_NO_PAYLOAD = (".mo",)
_BEGINNING = 1 << 16
# Programs that take something out of something.
_UNPACKS = re.compile(
    rb"\b(?:xz|unxz|lzma|gzip|gunzip|zcat|bzip2|bunzip2|zstd|tar|unzip|openssl"
    rb"|base64|xxd|uudecode|dd|od|decompress|lzma\.open|gzip\.open)\b"
)


def is_opaque(change: FileChange) -> bool:
    """Whether a file holds what nobody can read."""
    return not change.path.endswith(_NO_PAYLOAD) and (
        b"\0" in change.new[:_BEGINNING] or binary_of(change.new) is not None
    )


def read_by_builds(
    releases: Releases, opaque: Sequence[str], scripts: Container[str]
) -> Iterator[Finding]:
    """Find build scripts that read an opaque file which is new or changed.

    They name it, or its directory together with a program that unpacks.
    Looked at are scripts of both: one that was there before can be prepared
    for a file that comes now.

    Args:
        opaque: paths of files that nobody can read.
        scripts: paths of what is known to run at a build.
    """
    budget = _MOST_BYTES
    for path, member in releases.new.members.items() if opaque else ():
        is_script = path in scripts or _BUILD_SCRIPT.search(path)
        if member.size > _LARGEST or not is_script:
            continue
        script = releases.new.content(path)
        budget -= len(opaque) * (len(script) + _COST)
        if budget < 0:
            words = f"{path}, for files that it reads: there are too many"
            yield finding(Code.NOT_EXAMINED, words, path)
            return
        for target in opaque:
            if line := _line_that_reads(script, target):
                words = f"{place(path, line)} reads {target}, which is opaque"
                yield finding(
                    Code.BUILD_READS_BINARY,
                    f"{words} and new or changed",
                    path,
                    line,
                    file=target,
                )


def _line_that_reads(script: bytes, path: str) -> int:
    """Return the number of the line that names a file, 0 if none does."""
    directory, _, name = path.rpartition("/")
    targets = [(name, rb"(?![\w-])")] * (len(name) >= _SHORTEST_NAME)
    targets += [(f"{directory}/", b"")] * ("/" in directory)
    for target, end in targets:
        text = target.encode("utf-8", "surrogateescape")
        # Looked for as it is first: that is quick, and mostly in vain.
        if text not in script or (not end and not _UNPACKS.search(script)):
            continue
        if match := re.search(rb"(?<![\w-])" + re.escape(text) + end, script):
            return script.count(b"\n", 0, match.start()) + 1
    return 0
