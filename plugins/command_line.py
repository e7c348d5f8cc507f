"""The console script ``diffoscope-sdist``: diffoscope with our plugin."""

from __future__ import annotations

import gc
from collections.abc import Sequence

from . import startup

#: How many more objects there are when Python looks for unreachable ones.
#: A short run makes its objects by importing, and they live to its end:
#: looking as often as is usual takes three percent of it, and finds nothing.
_GARBAGE_THRESHOLD = 50_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what ``diffoscope --plugin sdist`` does with the same arguments.

    Args:
        arguments: None means those of the process.

    Raises:
        SystemExit: always, with diffoscope's exit status.
    """
    startup.say_interrupted()
    gc.set_threshold(_GARBAGE_THRESHOLD)
    from . import finder

    run(arguments, always=("--plugin", finder.OWN.name))


def run(
    arguments: Sequence[str] | None = None, always: Sequence[str] = ()
) -> None:
    """Do what ``diffoscope`` does where the start-up files are installed.

    Args:
        arguments: None means those of the process.
        always: more arguments, put before them.

    Raises:
        SystemExit: always, with diffoscope's exit status.
    """
    from . import libraries

    libraries.stand_in()
    import diffoscope.main

    from . import host

    host.attach(diffoscope.main, always)
    diffoscope.main.main(arguments)


if __name__ == "__main__":
    main()
