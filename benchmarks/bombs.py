"""What a bomb costs: time, memory and disk of comparing it with an sdist.

    python -m benchmarks.bombs [--gibibytes 10]

Each bomb is an sdist with one member of that many zero bytes.  Memory is the
sum of the peaks of all processes of the run, disk the largest sum of what
they had open or left in the temporary directory, sampled.
"""

from __future__ import annotations

import argparse
import os
import resource
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

from tests.sdists import (
    Entry,
    build,
    compress,
    simple_sdist,
    tar_bytes,
    zip_bytes,
)

MEBIBYTE = 1 << 20


def zeros_deflated(mebibytes: int) -> bytes:
    """That many zero bytes as blocks of a raw deflate stream."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = deflate.compress(bytes(MEBIBYTE))
    block += deflate.flush(zlib.Z_FULL_FLUSH)
    return block * mebibytes


def crc_of_zeros(crc: int, mebibytes: int) -> int:
    block = bytes(MEBIBYTE)
    for _ in range(mebibytes):
        crc = zlib.crc32(block, crc)
    return crc


def gzip_bomb(path: Path, mebibytes: int) -> None:
    sound = tar_bytes(simple_sdist())
    head = sound[: len(sound.rstrip(b"\0")) // 512 * 512 + 512]
    size = mebibytes * MEBIBYTE
    header = bytearray(tar_bytes([Entry("pkg/zeros.bin")])[:512])
    header[124:136] = b"\x80" + size.to_bytes(11, "big")
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    head += bytes(header)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflate.compress(head) + deflate.flush(zlib.Z_FULL_FLUSH)
    body += zeros_deflated(mebibytes)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body += deflate.compress(bytes(1024)) + deflate.flush()
    crc = crc_of_zeros(zlib.crc32(head), mebibytes)
    crc = zlib.crc32(bytes(1024), crc)
    total = (len(head) + size + 1024) & 0xFFFFFFFF
    path.write_bytes(
        b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"
        + body
        + struct.pack("<2L", crc, total)
    )


def zip_bomb(path: Path, mebibytes: int) -> None:
    size = mebibytes * MEBIBYTE
    body = zeros_deflated(mebibytes) + b"\x03\x00"
    sound = zip_bytes(simple_sdist())
    end = struct.unpack("<4s4H2LH", sound[-22:])
    directory, start = end[5], end[6]
    name = b"pkg-1.0/pkg/zeros.bin"
    crc = crc_of_zeros(0, mebibytes)
    extra = struct.pack("<2H2Q", 1, 16, size, len(body))
    fixed = (45, 0, 8, 0, 33, crc, 0xFFFFFFFF, 0xFFFFFFFF)
    local = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", *fixed, len(name), len(extra)
    )
    local += name + extra + body
    central = struct.pack(
        "<4s6H3L5H2L",
        b"PK\x01\x02",
        45,
        *fixed,
        len(name),
        len(extra),
        *(0, 0, 0),
        0o100644 << 16,
        start,
    )
    central += name + extra
    path.write_bytes(
        sound[:start]
        + local
        + sound[start : start + directory]
        + central
        + struct.pack(
            "<4s4H2LH",
            b"PK\x05\x06",
            0,
            0,
            end[3] + 1,
            end[4] + 1,
            directory + len(central),
            start + len(local),
            0,
        )
    )


def xz_bomb(path: Path, mebibytes: int) -> None:
    """Zeros after the end of the tar, in many xz streams."""
    block = compress(bytes(64 * MEBIBYTE), "tar.xz")
    path.write_bytes(
        compress(tar_bytes(simple_sdist()), "tar.xz")
        + block * (mebibytes // 64)
    )


BOMBS = {"tar.gz": gzip_bomb, "zip": zip_bomb, "tar.xz": xz_bomb}


def processes(root: int) -> list[int]:
    """The process and all below it."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def peak_memory(process: int) -> int:
    try:
        with open(f"/proc/{process}/status") as file:
            for line in file:
                if line.startswith("VmHWM"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def disk(root: list[int], directory: Path) -> int:
    """Bytes on disk in files in `directory`, deleted ones included."""
    files: dict[tuple[int, int], int] = {}
    for path in directory.rglob("*"):
        _count(str(path), files)
    for process in root:
        try:
            descriptors = os.listdir(f"/proc/{process}/fd")
        except OSError:
            continue
        for descriptor in descriptors:
            link = f"/proc/{process}/fd/{descriptor}"
            try:
                target = os.readlink(link)
            except OSError:
                continue
            if target.startswith(str(directory)):
                _count(link, files)
    return sum(files.values())


def _count(path: str, files: dict[tuple[int, int], int]) -> None:
    try:
        status = os.stat(path)
    except OSError:
        return
    files[status.st_dev, status.st_ino] = status.st_blocks * 512


def measure(old: Path, new: Path, directory: Path) -> tuple[str, ...]:
    temporary = directory / "tmp"
    temporary.mkdir(exist_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.monotonic()
    memory: dict[int, int] = {}
    most_disk = 0
    process = subprocess.Popen(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "diffoscope_sdist.plugins.command_line"),
            *("--text", str(directory / "report.txt"), str(old), str(new)),
        ],
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    while process.poll() is None:
        tree = processes(process.pid)
        for each in tree:
            memory[each] = max(memory.get(each, 0), peak_memory(each))
        most_disk = max(most_disk, disk(tree, temporary))
        time.sleep(0.02)
    seconds = time.monotonic() - started
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = usage.ru_utime + usage.ru_stime - before.ru_utime - before.ru_stime
    report = (directory / "report.txt").read_text()
    sentence = next(
        (line for line in report.splitlines() if "expands" in line), ""
    )
    return (
        f"{new.stat().st_size / 1e6:.1f} MB",
        f"{seconds:.1f} s",
        f"{cpu:.1f} s",
        f"{sum(memory.values()) / 1e6:.0f} MB",
        f"{most_disk / 1e6:.0f} MB",
        str(process.returncode),
        sentence.strip("│ ├─┄*"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gibibytes", type=int, default=10)
    options = parser.parse_args()
    print(
        "| bomb | size | time | processor | memory | disk | exit "
        "| the report says |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for format, make in BOMBS.items():
        with tempfile.TemporaryDirectory() as name:
            directory = Path(name)
            old = build(directory / f"pkg-1.0.{format}", simple_sdist())
            (directory / "new").mkdir()
            new = directory / "new" / f"pkg-1.0.{format}"
            make(new, options.gibibytes * 1024)
            cells = measure(old, new, directory)
            print(f"| {format} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
