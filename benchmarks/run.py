"""Speed and growth, written into docs/performance.md.

``python -m benchmarks.run`` measures both and replaces the tables there, from
the marker of each to the next; the words around them stay.
"""

from __future__ import annotations

import argparse
import pathlib
import re
import sys
import tempfile
from collections.abc import Sequence

from benchmarks import growth, speed

PAGE = pathlib.Path(__file__).parents[1] / "docs" / "performance.md"


def replaced(page: str, marker: str, tables: str) -> str:
    """Return *page* with *tables* between the marker's two lines.

    Raises:
        ValueError: if the page has no such marker.
    """
    pattern = re.compile(
        rf"(?<=<!-- {marker} -->\n).*?(?=<!-- end of {marker} -->)", re.DOTALL
    )
    text, count = pattern.subn(lambda _: f"\n{tables.strip()}\n\n", page)
    if count != 1:
        raise ValueError(f"{count} places for {marker} in the page")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write the page; return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--only",
        choices=("speed", "growth"),
        help="measure only this; further arguments are passed to it",
    )
    chosen, rest = parser.parse_known_args(arguments)
    status = 0
    for name, program in (("speed", speed.main), ("growth", growth.main)):
        if chosen.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as directory:
            output = pathlib.Path(directory, f"{name}.md")
            passed = rest if chosen.only else []
            status |= program([*passed, "--output", str(output)])
            PAGE.write_text(
                replaced(PAGE.read_text(), name, output.read_text())
            )
    return status


if __name__ == "__main__":
    sys.exit(main())
