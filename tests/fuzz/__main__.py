"""Fuzz one target: ``python -m tests.fuzz TARGET [libFuzzer options]``.

See README.md in this directory.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["diffoscope_sdist"]):
    from tests.fuzz.targets import TARGETS

from tests.sdists import (
    FORMATS,
    build,
    compress,
    simple_sdist,
    tar_bytes,
    zip_bytes,
)


def seeds(name: str, directory: Path) -> None:
    """Sound inputs to start from."""
    entries = simple_sdist()
    if name == "archive":
        for format in FORMATS:
            build(directory / f"pkg-1.0.{format}", entries)
    elif name in ("compressed_tar", "tar_headers"):
        (directory / "tar").write_bytes(tar_bytes(entries))
    elif name == "zip_directory":
        (directory / "zip").write_bytes(zip_bytes(entries))
    elif name == "zstd":
        (directory / "zstd").write_bytes(compress(b"x" * 999, "tar.zst"))
    else:
        for number, entry in enumerate(entries):
            (directory / str(number)).write_bytes(entry.content * 2)


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"usage: python -m tests.fuzz {{{','.join(TARGETS)}}}")
    name = sys.argv.pop(1)
    target = TARGETS[name]
    with tempfile.TemporaryDirectory() as directory:
        seeds(name, Path(directory))
        atheris.Setup([*sys.argv, directory], lambda data: target(data))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
