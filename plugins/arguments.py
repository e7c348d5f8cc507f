"""The options ``--plugin`` and ``--list-plugins``.

argparse sorts all arguments into options and positionals before it acts on
the first, so the options a plugin adds must be there before parsing begins:
a small parser reads the same arguments first and looks for ``--plugin``.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeAlias

from . import finder

#: Activates the plugins of these names and lets them add their options to the
#: parser.
Load: TypeAlias = Callable[[Sequence[str], argparse.ArgumentParser], None]


class _UnreadableError(Exception):
    """The small parser cannot read the arguments; the real one will say."""


class _PluginParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _UnreadableError(message)


def named_plugins(arguments: Sequence[str]) -> list[str]:
    """The values of ``--plugin``, each once, in order.

    Arguments that diffoscope's parser would refuse give an empty list.
    """
    parser = _PluginParser(add_help=False, fromfile_prefix_chars="@")
    parser.add_argument("--plugin", action="append", default=[])
    try:
        names: list[str] = parser.parse_known_args(list(arguments))[0].plugin
    except _UnreadableError:
        return []
    return list(dict.fromkeys(names))


def completion_words() -> list[str]:
    """The words of the command line that a shell wants completed."""
    line = os.environ.get("COMP_LINE", "")
    try:
        words = shlex.split(line)[1:]
    except ValueError:  # a quotation that is not closed yet
        words = line.split()[1:]
    if words and not line[-1].isspace():
        words.pop()  # the word that is being typed
    return words


class ListPluginsAction(argparse.Action):
    """Prints the plugins and leaves."""

    def __init__(self, option_strings: Sequence[str], **kw: Any) -> None:
        super().__init__(option_strings, nargs=0, **kw)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        for line in listing():
            print(line)
        parser.exit(0)


def listing() -> list[str]:
    """A line for each plugin: name, version, distribution, description.

    A plugin that does not load has the reason in place of the description.
    """
    rows = []
    for found in finder.find():
        try:
            description = finder.load(found).description
        except finder.PluginError as error:
            description = f"({error})"
        rows.append(
            (found.name, found.version, found.distribution, description)
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def extend(parser: argparse.ArgumentParser) -> None:
    """Add our options to diffoscope's parser."""
    group = parser.add_argument_group("plugins")
    plugin = group.add_argument(
        "--plugin",
        metavar="NAME",
        action="append",
        help="Compare with the plugin %(metavar)s. May be given more than "
        "once. Together with --help, the plugin's options are shown too.",
    )
    plugin.completer = lambda **_: [  # type: ignore[attr-defined]
        found.name for found in finder.find()
    ]
    group.add_argument(
        "--list-plugins",
        action=ListPluginsAction,
        help="Show the plugins that are installed and exit.",
    )


def load_before_parsing(
    parser: argparse.ArgumentParser, load: Load, always: Sequence[str] = ()
) -> None:
    """Let a parser load the plugins its arguments name before it parses.

    Args:
        load: activates plugins.
        always: arguments put before those it is asked to parse.
    """
    parse_args = parser.parse_args

    def load_and_parse(
        args: Sequence[str] | None = None, namespace: Any = None
    ) -> Any:
        line = [*always, *(sys.argv[1:] if args is None else args)]
        try:
            add_plugins_of(parser, line, load)
        except finder.PluginError as error:
            parser.error(f"argument --plugin: {error}")
        return parse_args(line, namespace)

    vars(parser)["parse_args"] = load_and_parse


def add_plugins_of(
    parser: argparse.ArgumentParser, arguments: Sequence[str], load: Load
) -> None:
    """Activate the plugins named in the arguments, and no other.

    Raises:
        PluginError: one cannot be had.
    """
    names = named_plugins(arguments)
    load(names, parser)
    # Looking the versions up takes longer than all the rest.
    if not any(word.startswith(("--v", "@")) for word in arguments):
        return
    versions = [
        f"plugin {found.name} ({found.distribution} {found.version})"
        for found in finder.find()
        if found.name in names
    ]
    for each in parser._actions:
        if isinstance(each, argparse._VersionAction):
            each.version = ", ".join([each.version or "", *versions])
