"""What the start-up files run: `install`, in diffoscope's process only.

Python imports this module before the program, so it imports nothing itself.
"""

import sys

#: A program is diffoscope's when its file has this name; by ``-m``, this one.
PROGRAM = "diffoscope"
MODULE = "diffoscope.main"
#: Options of the interpreter that have their value in the next argument.
WITH_VALUE = ("-W", "-X", "--check-hash-based-pycs")


def find_arguments(
    line: "list[str]",
) -> "tuple[bool, list[str]] | None":
    """Whether a command line runs diffoscope, and with which arguments.

    Args:
        line: as in `sys.orig_argv`: interpreter, its options, program,
            arguments.

    Returns:
        None where another program runs; else whether diffoscope is run by
        ``-m``, and its arguments.
    """
    position = 1
    while position < len(line):
        word = line[position]
        position += 1
        if word in WITH_VALUE:
            position += 1
        elif word == "-m":
            if line[position : position + 1] == [MODULE]:
                return True, line[position + 1 :]
            return None
        elif word == "-m" + MODULE:
            return True, line[position:]
        elif word[:1] != "-" or word == "-":
            name = word.replace("\\", "/").rpartition("/")[2]
            return (False, line[position:]) if name == PROGRAM else None
        elif word == "-c":
            return None
    return None


def concerns_plugins(arguments: "list[str]") -> bool:
    """Whether ``--plugin``, ``--list-plugins`` or ``--help`` may be meant.

    argparse takes an abbreviation for the option, and a file of arguments
    may contain anything.
    """
    for argument in arguments:
        option = argument.partition("=")[0]
        if option[:2] == "-h" or option[:1] == "@":
            return True
        if len(option) > 2 and any(
            full.startswith(option)
            for full in ("--plugin", "--list-plugins", "--help")
        ):
            return True
    return False


class MainLoader:
    """Loads `diffoscope.main`, then attaches the plugins to it."""

    def __init__(self, loader: "object", run_as_main: bool) -> None:
        self._loader = loader
        self._run_as_main = run_as_main

    def __getattr__(self, name: str) -> "object":
        return getattr(self._loader, name)

    def get_code(self, name: str) -> "object":
        """The code of the module, or for ``python -m`` a call of it.

        ``-m`` runs the code under the name ``__main__``, where nobody could
        wrap the module's functions before they are called.
        """
        if self._run_as_main:
            return compile(f"from {MODULE} import main\nmain()", name, "exec")
        return self._loader.get_code(name)  # type: ignore[attr-defined]

    def exec_module(self, module: "object") -> None:
        """Execute the module and attach the plugins."""
        from . import libraries

        libraries.stand_in()
        module.__loader__ = self._loader  # type: ignore[attr-defined]
        module.__spec__.loader = self._loader  # type: ignore[attr-defined]
        self._loader.exec_module(module)  # type: ignore[attr-defined]
        from . import host

        host.attach(module)  # type: ignore[arg-type]


class MainFinder:
    """Waits for the import of `diffoscope.main`, and for nothing else."""

    def __init__(self, run_as_main: bool) -> None:
        self._run_as_main = run_as_main

    def find_spec(
        self, name: str, path: "object" = None, target: "object" = None
    ) -> "object":
        """The spec the other finders give, with our loader."""
        if name != MODULE:
            return None
        if not self._run_as_main:
            sys.meta_path.remove(self)  # type: ignore[arg-type]
        for finder in sys.meta_path:
            if isinstance(finder, MainFinder):
                continue
            spec = finder.find_spec(name, path, target)  # type: ignore[arg-type]
            if spec is not None:
                break
        else:
            return None
        if spec.loader is not None:
            loader = MainLoader(spec.loader, self._run_as_main)
            spec.loader = loader  # type: ignore[assignment]
        self._run_as_main = False
        return spec


def say_interrupted() -> None:
    """Let an interruption that nobody catches be one line.

    diffoscope catches it while it compares, and not while it is imported.
    """
    shown = sys.excepthook

    def show(kind: "type[BaseException]", *rest: "object") -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.stderr.write("diffoscope: interrupted\n")
        else:
            shown(kind, *rest)  # type: ignore[arg-type]

    sys.excepthook = show


def install() -> None:
    """Wait for diffoscope, if this process is going to run it.

    Does nothing in any other process, in one of diffoscope's that has no
    use for plugins, and where it was called before.
    """
    import os

    found = find_arguments(sys.orig_argv)
    if found is None or any(isinstance(f, MainFinder) for f in sys.meta_path):
        return
    run_as_main, arguments = found
    if concerns_plugins(arguments) or "_ARGCOMPLETE" in os.environ:
        say_interrupted()
        sys.meta_path.insert(0, MainFinder(run_as_main))  # type: ignore[arg-type]
