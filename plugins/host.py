"""The one place that touches diffoscope's globals.

`attach` wraps the two functions of `diffoscope.main` through which a run
begins; `activate` wraps more for a run that has plugins, and `deactivate`
puts them back when it ends.  A run without a plugin therefore goes through
diffoscope's own code only.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from . import arguments, finder, hooks, libraries, placement
from .plugin import InputError
from .presenters import presentation
from .presenters.escaped_report import escape_report

if TYPE_CHECKING:
    import argparse

    from diffoscope.comparators.utils.file import File


#: (owner, attribute) → what diffoscope has there; in order of wrapping.
_run_originals: dict[tuple[Any, str], Any] = {}
_main_originals: dict[tuple[Any, str], Any] = {}
_always: Sequence[str] = ()


def _wrap(
    originals: dict[tuple[Any, str], Any],
    owner: Any,
    attribute: str,
    make: Callable[[Any], Any],
) -> None:
    """Replace an attribute by ``make(it)``, unless that was done before."""
    if (owner, attribute) not in originals:
        original = getattr(owner, attribute)
        originals[owner, attribute] = original
        setattr(owner, attribute, functools.wraps(original)(make(original)))


# The plugins of a run


def activate(name: str, parser: argparse.ArgumentParser | None = None) -> None:
    """Load a plugin and give its comparators to diffoscope.

    A plugin that is active already stays as it is.

    Args:
        parser: gets the plugin's options.

    Raises:
        PluginError: it cannot be found or loaded, or does not work.
    """
    if any(each.found.name == name for each in hooks.running()):
        return
    loaded = hooks.load(name)
    _first_classes.cache_clear()
    _change_host()
    # Reports have letters that not every encoding has.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    if parser is not None:
        hooks.call(loaded, loaded.plugin.add_options, parser)


def deactivate() -> None:
    """End the run: diffoscope is as it was before its first plugin."""
    ended = hooks.clear()
    if not ended:
        return
    _first_classes.cache_clear()
    for (owner, attribute), original in _run_originals.items():
        setattr(owner, attribute, original)
    _run_originals.clear()
    _place_comparators(ended)
    for each in ended:
        if each.plugin.reset is not None:
            each.plugin.reset()


# What a run with plugins changes in diffoscope


def _change_host() -> None:
    from diffoscope import difference
    from diffoscope.comparators import ComparatorManager, directory
    from diffoscope.comparators.utils import command, compare

    owner: Any
    for owner, attribute, make in (
        (directory, "compare_directories", _make_directories),
        (ComparatorManager, "reload", _make_reload),
        (compare, "compare_files", _make_compare_files),
        (compare, "specialize", _make_specialize),
    ):
        _wrap(_run_originals, owner, attribute, make)
    for owner, attribute, name in (
        (difference, "diff", "diff"),
        (compare, "compare_binary_files", "compare_binary_files"),
        (command.Command, "start", "start_command"),
    ):
        make = functools.partial(hooks.surrounded_by_plugins, name)
        _wrap(_run_originals, owner, attribute, make)
    _place_comparators()


def _make_reload(original: Callable[[Any], None]) -> Callable[[Any], None]:
    def reload(self: Any) -> None:
        original(self)
        self.classes = placement.place(self.classes, hooks.additions())

    return reload


def _make_compare_files(original: Callable[..., Any]) -> Callable[..., Any]:
    def compare_files(file1: File, file2: File, *args: Any, **kw: Any) -> Any:
        hooks.prepare_pair(file1, file2)
        return surrounded(file1, file2, *args, **kw)

    surrounded = hooks.surrounded_by_plugins("compare_files", original)
    return compare_files


def _make_directories(original: Callable[..., Any]) -> Callable[..., Any]:
    # Called for what the user named only, not for directories inside.
    def compare_directories(*paths: str) -> Any:
        from diffoscope.comparators.binary import FilesystemFile
        from diffoscope.comparators.utils import compare

        pair = [FilesystemFile(path) for path in paths]
        hooks.prepare_pair(*pair)
        if all(type(file) is FilesystemFile for file in pair):
            return original(*paths)
        return _run_originals[compare, "compare_files"](*pair)

    return compare_directories


def _make_specialize(
    original: Callable[[File], File],
) -> Callable[[File], File]:
    def specialize(file: File) -> File:
        # What diffoscope would do, but without importing its hundred
        # comparators for a file that one of ours takes before them.
        # Not isinstance(), which asks Python code: File is an abstract class.
        ancestors = type(file).__mro__
        for cls in _first_classes():
            if cls in ancestors:
                return file
        for cls in _first_classes():
            if cls.recognizes(file):
                file.__class__ = _specialized(cls, type(file))
                return file
        return original(file)

    return specialize


@functools.cache
def _specialized(cls: type[File], base: type[File]) -> type[File]:
    """Return the class that diffoscope's `specialize_as` makes.

    That makes a new one for every file, which takes as long as comparing a
    small one.
    """
    return type(cls.__name__, (cls, base), {})


@functools.cache
def _first_classes() -> Sequence[type[File]]:
    """The classes up to those that the plugins put at the usual place."""
    from diffoscope.comparators import ComparatorManager

    leading = placement.leading(hooks.additions())
    return leading or tuple(ComparatorManager().classes)


def _change_presenters(
    parsed_args: argparse.Namespace, titles: Mapping[str, str]
) -> None:
    """Escape reports and put our presenters where diffoscope looks them up.

    Args:
        titles: paths of the two inputs → what the report calls them.
    """
    from diffoscope.presenters import formats

    def make_output(original: Callable[..., Any]) -> Callable[..., Any]:
        def output(self: Any, difference: Any, *args: Any) -> Any:
            if difference is not None:
                for attribute in ("_source1", "_source2"):
                    path = getattr(difference, attribute)
                    setattr(difference, attribute, titles.get(path, path))
                escape_report(difference)
            return original(self, difference, *args)

        return output

    _wrap(_run_originals, formats.PresenterManager, "output", make_output)
    for name, presenter in presentation.presenters(parsed_args):
        _run_originals.setdefault((formats, name), getattr(formats, name))
        setattr(formats, name, presenter)


def _place_comparators(ended: Iterable[hooks.ActivePlugin] = ()) -> None:
    """Put the plugins' classes into the list, if diffoscope has made it."""
    from diffoscope.comparators import ComparatorManager

    if not ComparatorManager._singleton:
        return
    ours = {
        cls
        for each in (*hooks.running(), *ended)
        for cls, _ in each.comparators
    }
    host = ComparatorManager()
    host.classes = placement.place(
        [cls for cls in host.classes if cls not in ours], hooks.additions()
    )


# The parser


def attach(main_module: ModuleType, always: Sequence[str] = ()) -> None:
    """Make a module that is `diffoscope.main` understand ``--plugin``.

    Attaching twice is attaching once.

    Args:
        always: arguments put before those of every run.
    """
    global _always
    _always = tuple(always)

    def make_create_parser(original: Callable[[], Any]) -> Callable[[], Any]:
        return lambda: _create_parser(original, main_module)

    def make_main(original: Callable[..., Any]) -> Callable[..., Any]:
        def main(*args: Any, **kw: Any) -> Any:
            try:
                return original(*args, **kw)
            except SystemExit as ended:
                ended.code = hooks.finished(ended.code)
                raise
            finally:
                deactivate()

        return main

    _wrap(_main_originals, main_module, "create_parser", make_create_parser)
    _wrap(_main_originals, main_module, "main", make_main)


def _load(names: Sequence[str], parser: argparse.ArgumentParser) -> None:
    """Make the plugins of *names* the active ones."""
    deactivate()
    for name in names:
        activate(name, parser)


def _create_parser(original: Callable[[], Any], main_module: Any) -> Any:
    # argcomplete prints the completions and leaves the process while the
    # original function runs, so the options have to be there before.
    argcomplete = main_module.argcomplete
    if argcomplete is not None and "_ARGCOMPLETE" in os.environ:

        def autocomplete(parser: argparse.ArgumentParser) -> None:
            arguments.extend(parser)
            line = [*_always, *arguments.completion_words()]
            with contextlib.suppress(finder.PluginError):
                arguments.add_plugins_of(parser, line, _load)
            argcomplete.autocomplete(parser)

        main_module.argcomplete = SimpleNamespace(autocomplete=autocomplete)
        try:
            return original()
        finally:
            main_module.argcomplete = argcomplete
    parser, post_parse = original()
    arguments.extend(parser)
    arguments.load_before_parsing(parser, _load, _always)

    def post_parse_with_plugins(parsed_args: argparse.Namespace) -> None:
        post_parse(parsed_args)
        libraries.check_libraries(bool(hooks.running()))
        if hooks.running():
            try:
                hooks.configure(parsed_args)
                titles = hooks.resolve_inputs(parsed_args)
            except finder.PluginError as error:
                parser.error(f"argument --plugin: {error}")
            except InputError as error:
                parser.exit(2, f"{parser.prog}: {error}\n")
            _change_presenters(parsed_args, titles)

    return parser, post_parse_with_plugins
