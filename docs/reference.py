"""Writes what is said of the options, from the options themselves.

``python docs/reference.py`` writes ``docs/options.md`` and the manual page
``share/man/man1/diffoscope-sdist.1``; a test says when that is due.
"""

from __future__ import annotations

import argparse
import pathlib
from collections.abc import Iterator

from diffoscope_sdist.plugins import sdist

ROOT = pathlib.Path(__file__).parent.parent
OPTIONS = ROOT / "docs" / "options.md"
MANUAL = ROOT / "share" / "man" / "man1" / "diffoscope-sdist.1"
#: What the pages say beside the options.
FRAMES = ROOT / "docs" / "frames"
MARK = "@OPTIONS@"


def options() -> Iterator[tuple[str, str, str]]:
    """Yield each option, what stands for its value, and its help."""
    parser = argparse.ArgumentParser(add_help=False)
    sdist.add_options(parser)
    for action in parser._actions:
        if not action.option_strings or action.help is argparse.SUPPRESS:
            continue
        value = ""
        if action.nargs != 0:
            choices = map(str, action.choices or ())
            value = "|".join(choices) or str(
                action.metavar or action.dest.upper()
            )
        about = " ".join(((action.help or "") % vars(action)).split())
        yield ", ".join(action.option_strings), value, about


def markdown() -> str:
    """Return ``docs/options.md``."""
    rows = ["| option | what it does |", "| --- | --- |"]
    for option, value, about in options():
        row = [f"`{option} {value}`".replace(" `", "`"), about]
        cells = (cell.replace("|", r"\|") for cell in row)
        rows.append(f"| {' | '.join(cells)} |")
    frame = (FRAMES / "options.md").read_text(encoding="utf-8")
    return frame.replace(MARK, "\n".join(rows))


def manual() -> str:
    """Return the manual page, in the macros of man(7)."""
    lines = []
    for option, value, about in options():
        lines += [".TP", f".BR {_roff(option)}", _roff(about)]
        if value:
            lines[-2] = f'.BI {_roff(option)} " {_roff(value)}"'
    frame = (FRAMES / "diffoscope-sdist.1").read_text(encoding="utf-8")
    return frame.replace(MARK, "\n".join(lines))


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + escaped if escaped.startswith((".", "'")) else escaped


def main() -> None:
    """Write both."""
    for path, text in ((OPTIONS, markdown()), (MANUAL, manual())):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
