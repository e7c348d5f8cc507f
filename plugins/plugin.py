"""What a plugin is: the one object an entry point names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    import argparse

    from diffoscope.comparators.utils.file import File

#: The first place where a class sees neither directories nor special files,
#: which the default `recognizes` cannot read.
DEFAULT_ANCHOR = "socket_or_fifo.SocketOrFIFO"

#: A function, or where it is: ``"package.module:function"``.  What is only
#: named is imported when it is first called.
Hook: TypeAlias = "str | Callable[..., Any]"


class Comparator(NamedTuple):
    """One comparator and its place among diffoscope's own.

    Attributes:
        target: the class, or where it is: ``"package.module:Class"``.
        before: goes right before this comparator of diffoscope, named as in
            `ComparatorManager.COMPARATORS`, e.g. ``"gzip.GzipFile"``.
        after: goes right after this one; ignored where `before` is given.
    """

    target: str | type[File]
    before: str = ""
    after: str = DEFAULT_ANCHOR


class Input(NamedTuple):
    """What stands in the file system for an argument that is no path.

    Attributes:
        path: of a file or directory; it stays until the run has ended.
        title: what the report calls it; the path where this is empty.
    """

    path: str
    title: str = ""


class InputError(Exception):
    """An argument cannot be resolved; the message is one sentence."""


class Plugin(NamedTuple):
    """What a distribution adds to diffoscope.

    Attributes:
        name: what the user writes after ``--plugin``.
        description: one line for ``--list-plugins``.
        comparators: in the order in which they are asked whether they
            recognise a file.  A bare string or class stands for
            ``Comparator(it)``.
        add_options: adds options to the parser; their names should begin
            with ``--NAME-``.
        configure: gets the parsed arguments, before anything is compared.
        resolve_input: gets each of the two arguments to be compared that is
            no path of anything, and returns what to compare in its place;
            None where the argument is not its business.  Called after
            `configure`; the first plugin that answers is believed.  Raises
            `InputError` where the argument is its business and there is
            nothing to compare.
        prepare_pair: gets every pair of files before diffoscope finds out
            what each is (which costs a look by libmagic) and compares them;
            may settle a file's class with `specialize_as`.  It gets two
            directories only if they are what the user named; where it
            settles their class, they are compared by it.
        around: functions that run in place of some of diffoscope's own, by
            name; each gets that of diffoscope first and then its arguments.
            ``"compare_files"`` compares two files whose pair was prepared,
            ``"compare_binary_files"`` makes the hexdump, ``"diff"`` makes
            the unified diff of what two feeders write, or None where there
            is none, and ``"start_command"`` runs the tool of a `Command`.
        finish: gets the exit status when the run has ended by itself, and
            returns the one to end with.
        reset: called when the run has ended, however it ended.
    """

    name: str
    description: str
    comparators: Sequence[str | type[File] | Comparator] = ()
    add_options: Callable[[argparse.ArgumentParser], None] | None = None
    configure: Callable[[argparse.Namespace], None] | None = None
    resolve_input: Callable[[str], Input | None] | None = None
    prepare_pair: Hook | None = None
    around: Mapping[str, Hook] = MappingProxyType({})
    finish: Callable[[int], int] | None = None
    reset: Callable[[], None] | None = None
