"""Files that nobody can read: compiled code and packed files, by content."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from ..text.sentences import size
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.releases import FileChange

# What a person takes for a text or for a picture.
# fmt: off
_HARMLESS_NAMES = (
    ".py", ".pyi", ".txt", ".md", ".rst", ".toml", ".cfg", ".ini", ".in",
    ".json", ".yml", ".yaml", ".html", ".htm", ".css", ".js", ".ts", ".c",
    ".h", ".cpp", ".rs", ".sh", ".bat", ".csv", ".xml", ".svg", ".po",
    ".png", ".jpg", ".jpeg", ".gif", ".ico", ".bmp", ".webp", ".tiff",
    ".ttf", ".woff", ".woff2", ".mp3", ".mp4", ".wav", ".pdf", ".typed",
)
# fmt: on


class Binary(NamedTuple):
    """What a content is.

    Attributes:
        kind: for a sentence.
        is_code: whether a machine or an interpreter runs it.
    """

    kind: str
    is_code: bool


# Sources: the ELF, PE, Mach-O, WebAssembly, Java class and DEX formats;
# PEP 552 for .pyc; PKWARE's APPNOTE; RFC 1952; the formats of bzip2, xz,
# Zstandard (RFC 8878), 7-Zip, RAR, lzip; ar(5); Python's pickle protocols.
_RUN = {
    b"\xfe\xed\xfa\xce": "Mach-O binary",
    b"\xfe\xed\xfa\xcf": "Mach-O binary",
    b"\xce\xfa\xed\xfe": "Mach-O binary",
    b"\xcf\xfa\xed\xfe": "Mach-O binary",
    b"\0asm": "WebAssembly module",
    b"BC\xc0\xde": "LLVM bitcode",
    b"dex\n03": "Dalvik executable",
    b"!<arch>\n": "ar archive",
}
_PACKED = {
    b"PK\x03\x04": "zip archive",
    b"PK\x05\x06": "empty zip archive",
    b"\x1f\x8b\x08": "gzip data",
    b"\x1f\x9d": "compress data",
    b"BZh": "bzip2 data",
    b"\xfd7zXZ\0": "xz data",
    b"\x28\xb5\x2f\xfd": "Zstandard data",
    b"\x04\x22\x4d\x18": "LZ4 data",
    b"LZIP": "lzip data",
    b"]\0\0": "LZMA data",
    b"x\x01": "zlib data",
    b"x\x9c": "zlib data",
    b"x\xda": "zlib data",
    b"7z\xbc\xaf\x27\x1c": "7-Zip archive",
    b"Rar!\x1a\x07": "RAR archive",
    b"MSCF\0\0\0\0": "cabinet archive",
    b"\xed\xab\xee\xdb": "RPM package",
}
_PICKLES = tuple(bytes((0x80, number)) for number in range(2, 6))
_IMPORTS = ("GLOBAL", "INST", "STACK_GLOBAL", "EXT1", "EXT2", "EXT4")
_NUMPY_HEADER = 1 << 16
_MOST_OPERATIONS = 100_000
# Of the record that ends a zip, with its comment.
_LONGEST_END = 22 + 2**16
_ELF_TYPES = {1: "relocatable", 2: "executable", 3: "shared object"}


def binary_of(content: bytes) -> Binary | None:
    """Say what compiled or packed kind of file it is; None if none."""
    if content.startswith(b"\x7fELF"):
        return Binary(_elf(content), True)
    if content.startswith(b"MZ") and _is_pe(content):
        return Binary("PE (Windows) binary", True)
    if content.startswith(b"\xca\xfe\xba\xbe"):
        # The number of architectures, or the version of the class format.
        count = int.from_bytes(content[4:8], "big")
        kind = "Mach-O universal binary" if 0 < count < 40 else "Java class"
        return Binary(kind, True)
    if content[2:4] == b"\r\n" and _is_pyc(content):
        return Binary("Python bytecode", True)
    if content[257:262] == b"ustar":
        return Binary("tar archive", False)
    if _is_pickle(content):
        return Binary("Python pickle", True)
    if content.startswith(b"\x93NUMPY") and b"|O" in content[:_NUMPY_HEADER]:
        return Binary("numpy array of pickled objects", True)
    for signature, kind in (_RUN | _PACKED).items():
        if content.startswith(signature):
            return Binary(kind, signature in _RUN)
    if _ends_as_zip(content):
        return Binary("zip archive behind other content", True)
    return None


def _ends_as_zip(content: bytes) -> bool:
    """Return whether Python would run or import it as a zip (zipapp)."""
    at = content.rfind(b"PK\5\6", -_LONGEST_END)
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    return 0 < size <= at and content.startswith(b"PK\1\2", at - size)


def _elf(content: bytes) -> str:
    bits = {b"\1": "32-bit ", b"\2": "64-bit "}.get(content[4:5], "")
    order: Literal["big", "little"]
    order = "big" if content[5:6] == b"\2" else "little"
    number = int.from_bytes(content[16:18], order)
    return f"ELF {bits}{_ELF_TYPES.get(number, 'file')}"


def _is_pe(content: bytes) -> bool:
    at = int.from_bytes(content[60:64], "little")
    return content[at : at + 4] == b"PE\0\0" or len(content) <= at


def _is_pyc(content: bytes) -> bool:
    # The magic numbers of Python 1.5 to 3.x; flags of PEP 552 or a time.
    number = int.from_bytes(content[:2], "little")
    return 3000 <= number < 4000 or 50_000 <= number < 63_000


def _is_pickle(content: bytes) -> bool:
    """Whether Python's pickle would load it.

    One of the oldest protocols, or a short one, passes as text: it is a
    pickle where all of it, or a long beginning, are operations, and one of
    them imports something.
    """
    import pickletools
    import warnings

    is_framed = content[2:3] == b"\x95"
    is_ended = len(content) > 4 and content.rstrip(b"\n").endswith(b".")
    if content[:2] in _PICKLES and (is_framed or is_ended):
        return True
    imports = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        operations = islice(pickletools.genops(content), _MOST_OPERATIONS)
        try:
            for operation, argument, _ in operations:
                if operation.name in ("GLOBAL", "INST"):
                    module, name = str(argument).split(" ")
                    if not f"{module}.{name}".replace(".", "").isidentifier():
                        return False
                imports = imports or operation.name in _IMPORTS
        except (ValueError, OverflowError, MemoryError):
            return False
    return imports


def new_binaries(change: FileChange) -> Iterator[Finding]:
    """Find files that are, or newly are, compiled or packed."""
    now = binary_of(change.new)
    if now is None:
        return
    before = binary_of(change.old)
    is_new = before is None or before.kind != now.kind
    words = f"{now.kind}, {size(change.member.size)}"
    if is_new and change.old_path is not None:
        words += ", was another kind of file"
    is_code_or_new = now.is_code or is_new
    severity = Severity.REVIEW if is_code_or_new else Severity.NOTE
    severity = change.severity(severity)
    if is_new and change.path.lower().endswith(_HARMLESS_NAMES):
        words += ", under another kind's name"
        severity = Severity.ALERT if now.is_code else Severity.REVIEW
    yield finding(
        Code.NEW_BINARY,
        f"{change.path}{'' if is_new else ' changed'}: {words}",
        change.path,
        severity=severity,
        kind=now.kind,
        size=change.member.size,
        sha256=change.member.digest.hex(),
    )
