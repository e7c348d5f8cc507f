"""The two screenshots of the README: one pair, plain diffoscope's and ours.

``python -m benchmarks.screenshots`` writes them to ``docs/images/``.
"""

from __future__ import annotations

import pathlib
import subprocess
import sys
import tempfile

from benchmarks import browser, corpus, measure

PAIR = "requests"
IMAGES = pathlib.Path(__file__).parents[1] / "docs" / "images"
WIDTH, HEIGHT = 1200, 640
#: What an image may have, bytes.
LARGEST = 200_000


def main() -> int:
    """Write both; return an exit status."""
    [pair] = corpus.pairs([PAIR])
    corpus.fetch([pair])
    IMAGES.mkdir(exist_ok=True)
    too_large = 0
    for name, program in (
        ("plain", measure.plain_diffoscope()),
        ("plugin", measure.diffoscope_with_plugin()),
    ):
        with tempfile.TemporaryDirectory() as directory:
            page = pathlib.Path(directory, "report.html")
            # In the directory of the archives: the plain page is named by
            # the command line.
            subprocess.run(  # noqa: S603 - our own command
                [*program, f"--html={page}", pair.old.name, pair.new.name],
                cwd=pair.old.parent,
            )
            with browser.chromium() as driver:
                browser.resize(driver, WIDTH, HEIGHT)
                browser.go(driver, page)
                image = driver.get_screenshot_as_png()
        (IMAGES / f"{name}.png").write_bytes(image)
        print(f"{name}.png: {len(image):,} bytes")
        too_large |= len(image) > LARGEST
    return int(too_large)


if __name__ == "__main__":
    sys.exit(main())
