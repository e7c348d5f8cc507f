"""The console script ``diffoscope-sdist``: diffoscope with our plugin."""

from __future__ import annotations


def main() -> None:
    """Do what ``diffoscope --plugin sdist`` does with the same arguments."""
    from . import libraries

    libraries.check_libraries()
    import diffoscope.main

    from . import finder, host

    host.attach(diffoscope.main, always=("--plugin", finder.OWN.name))
    diffoscope.main.main()
