"""How long pages take in a browser: to load, to resize.

``python -m benchmarks.pages PAGE …`` prints a table of the pages; without a
page, those of the pairs of :data:`PAIRS` are made first, by the plugin in
both forms and, with ``--plain``, by diffoscope's own presenter from the same
report.  Selenium drives Debian's chromium.

*Load* is from asking for the page to its first paint with nothing left to
do; *resize* from another width of the window to the next paint; *scroll* the
longest time between two paints while the page is scrolled through twenty
screens.  Each is the median of three, seconds.
"""

from __future__ import annotations

import argparse
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from benchmarks import browser, corpus, measure

PAIRS = ("requests", "pyzmq", "sqlalchemy", "django")
_TIMES = 3

_SCROLLED = """
const done = arguments[arguments.length - 1];
let screens = 0, last = performance.now(), longest = 0;
const step = (now) => {
  longest = Math.max(longest, now - last);
  last = now;
  if (screens++ >= 20) return done(longest / 1000);
  scrollBy(0, innerHeight);
  requestAnimationFrame(step);
};
requestAnimationFrame((now) => { last = now; requestAnimationFrame(step); });
"""


class Taken(NamedTuple):
    """What a page takes: bytes and elements; the rest are seconds."""

    size: int
    elements: int
    load: float
    resize: float
    scroll: float


def measured(driver: Any, page: pathlib.Path) -> Taken:
    """Load a page, resize it, scroll through it."""
    loads, resizes, scrolls = [], [], []
    for _ in range(_TIMES):
        browser.resize(driver, 1400)
        loads.append(_seconds(lambda: browser.go(driver, page)))
        for width in (1000, 1400):
            resizes.append(_seconds(lambda w=width: _resized(driver, w)))
        scrolls.append(driver.execute_async_script(_SCROLLED))
    return Taken(
        _size(page),
        driver.execute_script("return document.querySelectorAll('*').length"),
        statistics.median(loads),
        statistics.median(resizes),
        statistics.median(scrolls),
    )


def _size(page: pathlib.Path) -> int:
    """Return the bytes of a page, of all pages where it is an index."""
    files = page.parent.glob("*") if page.name == "index.html" else [page]
    return sum(file.stat().st_size for file in files)


def _resized(driver: Any, width: int) -> None:
    browser.resize(driver, width)
    browser.painted(driver)


def _seconds(action: Callable[[], None]) -> float:
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


def pages(
    names: Sequence[str], plain: bool, directory: pathlib.Path
) -> Iterator[tuple[str, pathlib.Path]]:
    """Make the pages of pairs; yield what each is, and where."""
    for pair in corpus.pairs(names):
        corpus.fetch([pair])
        place = directory / pair.name
        place.mkdir()
        report = place / "report.json"
        one, index = place / "one.html", place / "dir"
        outputs = [f"--json={report}", f"--html={one}", f"--html-dir={index}"]
        paths = [str(pair.old), str(pair.new)]
        _run([*measure.diffoscope_with_plugin(), *outputs, *paths])
        if plain:
            host = place / "plain.html"
            load = [f"--load-existing-diff={report}", f"--html={host}"]
            _run([*measure.plain_diffoscope(), *load])
            yield f"{pair}, diffoscope's --html", host
        yield f"{pair}, --html", one
        yield f"{pair}, --html-dir", index / "index.html"


def _run(command: Sequence[str]) -> None:
    status = subprocess.run(command).returncode  # noqa: S603 - our own
    if status != 1:
        raise RuntimeError(f"{command[0]} ended with status {status}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; return an exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", type=pathlib.Path)
    parser.add_argument("--pairs", nargs="*", default=PAIRS, metavar="NAME")
    parser.add_argument("--plain", action="store_true")
    chosen = parser.parse_args(arguments)
    print("| page | MB | elements | load, s | resize, s | scroll, s |")
    print("| --- | --: | --: | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as directory:
        todo: Iterator[tuple[str, pathlib.Path]]
        if chosen.pages:
            todo = ((str(page), page.absolute()) for page in chosen.pages)
        else:
            todo = pages(chosen.pairs, chosen.plain, pathlib.Path(directory))
        for name, page in todo:
            with browser.chromium() as driver:
                taken = measured(driver, page)
            print(
                f"| {name} | {taken.size / 1e6:.1f} | {taken.elements:,} | "
                f"{taken.load:.2f} | {taken.resize:.2f} | {taken.scroll:.2f} |",
                flush=True,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
