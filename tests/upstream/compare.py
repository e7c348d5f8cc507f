"""Run diffoscope's own tests without and with the plugin and compare them.

Usage: python tests/upstream/compare.py [PATH OF DIFFOSCOPE'S SDIST]

The sdist of the release that is installed is fetched by pip unless given.
Exit status 0 if every test has the same outcome both times, but those of the
HTML pages that a run with plugins writes anew; else 1.
"""

from __future__ import annotations

import collections
import importlib.metadata
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: They look at the markup of diffoscope's pages; a run with plugins has ours.
OF_PAGES = {
    f"tests/test_presenters.py::test_html{name}"
    for name in (
        "_option_with_file",
        "_option_with_stdout",
        "_presentation_issue_363",
        "_presentation_issue_372",
        "_regression_875281",
        "dir_option",
    )
}


def fetch(directory: Path) -> Path:
    """The sdist of the installed diffoscope, by pip."""
    version = importlib.metadata.version("diffoscope")
    subprocess.run(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "pip", "download", "--quiet"),
            *("--no-deps", "--no-binary", "diffoscope"),
            *("--dest", str(directory), f"diffoscope=={version}"),
        ],
        check=True,
    )
    return next(directory.glob("diffoscope-*.tar.*"))


def unpack_tests(sdist: Path, directory: Path) -> None:
    """Unpack the tests and nothing else: the installed modules are tested."""
    with tarfile.open(sdist) as archive:
        members = []
        for member in archive:
            _root, _, path = member.name.partition("/")
            if path.startswith("tests/") or path == "tests":
                member.name = path
                members.append(member)
        if hasattr(tarfile, "data_filter"):
            archive.extractall(directory, members, filter="data")
        else:
            archive.extractall(directory, members)  # noqa: S202


def start(directory: Path, plugin: str) -> subprocess.Popen[str]:
    """Start the tests that were unpacked into a directory."""
    return subprocess.Popen(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "pytest", "-q", "--no-header"),
            *("-p", "outcomes", "-p", "no:cacheprovider"),
            "--continue-on-collection-errors",
            f"--basetemp={directory / 'temporary'}",
            "tests",
        ],
        cwd=directory,
        env={
            **os.environ,
            # Not the folder above: its `packaging` is not what we import.
            "PYTHONPATH": str(ROOT / "tests" / "upstream"),
            "UPSTREAM_PLUGIN": plugin,
            "UPSTREAM_OUTCOMES": str(directory / "outcomes.json"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="upstream-") as temporary:
        top = Path(temporary)
        sdist = Path(arguments[0]) if arguments else fetch(top)
        runs = []
        for name, plugin in (("without", ""), ("with", "sdist")):
            unpack_tests(sdist, top / name)
            runs.append((name, start(top / name, plugin)))
        for name, process in runs:
            output, _ = process.communicate()
            closing = output.rstrip().rpartition("\n")[2]
            print(f"{name} the plugin: {closing}")
            path = top / name / "outcomes.json"
            if not path.exists():
                print(output)
                return 1
            outcomes.append(json.loads(path.read_text()))
    without, with_plugin = outcomes
    changed = [
        f"{test}: {without.get(test)} -> {with_plugin.get(test)}"
        for test in sorted({*without, *with_plugin} - OF_PAGES)
        if without.get(test) != with_plugin.get(test)
    ]
    counts = collections.Counter(without.values())
    print(
        f"{sdist.name}: {len(without)} tests,",
        ", ".join(f"{n} {outcome}" for outcome, n in counts.most_common()),
    )
    print(
        f"{len(changed)} with another outcome when the plugin is loaded, "
        f"{len(OF_PAGES)} of our own pages not counted"
    )
    for line in changed:
        print(line)
    print(f"{time.monotonic() - began:.0f} s")
    if not counts["passed"]:
        print("not one test passed: nothing was compared")
        return 1
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
