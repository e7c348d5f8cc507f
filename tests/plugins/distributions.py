"""Distributions that are there only for a test."""

from __future__ import annotations

import textwrap
from pathlib import Path


def install(
    directory: Path,
    distribution: str,
    entry_points: dict[str, str],
    modules: dict[str, str] | None = None,
    version: str = "1.0",
) -> None:
    """Write what pip would leave behind in `directory`.

    Args:
        entry_points: name of a plugin → ``"module:object"``.
        modules: name of a module → its source.
    """
    escaped = distribution.replace("-", "_")
    info = directory / f"{escaped}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n"
    )
    lines = [f"{name} = {value}" for name, value in entry_points.items()]
    (info / "entry_points.txt").write_text(
        "\n".join(["[diffoscope.plugins]", *lines, ""])
    )
    for name, source in (modules or {}).items():
        (directory / f"{name}.py").write_text(textwrap.dedent(source))
