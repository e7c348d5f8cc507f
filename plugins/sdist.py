"""The plugin ``sdist``: what diffoscope is told about our comparators."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import output_options
from .plugin import Feeder, HostDiff, Input, InputError, Plugin

if TYPE_CHECKING:
    from diffoscope.comparators.utils.file import File

    from .package_index.fetching import Fetched

#: Asked in this order; the last takes what is left of an sdist's members.
COMPARATORS = (
    "sdist:SdistFile",
    "pkg_info:PkgInfoFile",
    "egg_info:EggInfoFile",
    "setup_py:SetupPyFile",
    "setup_cfg:SetupCfgFile",
    "pyproject:PyprojectFile",
    "python_source:PythonSourceFile",
    "message_catalog:MessageCatalogFile",
    "compiled_python:CompiledPythonFile",
    "image:ImageFile",
    "text_file:MemberTextFile",
)

#: Ends what this run has to do with a package index.
_close_index: Callable[[], None] = lambda: None  # noqa: E731


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is less than 1")
    return number


# argparse has it in "invalid … value: 'x'".
_at_least_one.__name__ = "int"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the ``--sdist-…`` options."""
    if "_ARGCOMPLETE" in os.environ:
        from .package_index import completion

        completion.complete_inputs(parser)
    from diffoscope_sdist.comparators.report import options

    defaults = options.Options()
    group = parser.add_argument_group("plugin sdist")
    group.add_argument(
        "--sdist-archive-metadata",
        choices=(options.SUMMARY, options.FULL, options.NONE),
        default=defaults.archive_metadata,
        help="What to say about times, owners, member order and compression "
        "of the two archives: a summary, a line for each member, or nothing. "
        "Default: %(default)s",
    )
    group.add_argument(
        "--sdist-binaries",
        choices=(options.SUMMARY, options.HEX),
        default=defaults.binaries,
        help="How to show images and other content that is no text: its "
        "kind, size and digest, or a hexdump. Default: %(default)s",
    )
    group.add_argument(
        "--sdist-generated",
        choices=(options.CUT, options.FULL),
        default=defaults.generated,
        help="Whether to cut the diff of a file that a program wrote after "
        "50 lines. Default: %(default)s",
    )
    group.add_argument(
        "--sdist-full",
        action="store_true",
        help="Show everything: --sdist-binaries=hex, --sdist-generated=full "
        "and the text of all added files",
    )
    group.add_argument(
        "--sdist-max-bytes",
        metavar="BYTES",
        type=_at_least_one,
        default=defaults.max_bytes,
        help="How much content to read from one archive. Default: %(default)s",
    )
    group.add_argument(
        "--sdist-max-members",
        metavar="COUNT",
        type=_at_least_one,
        default=defaults.max_members,
        help="How many members to read from one archive. Default: %(default)s",
    )
    group.add_argument(
        "--sdist-max-ratio",
        metavar="NUMBER",
        type=_at_least_one,
        default=defaults.max_ratio,
        help="How many times its size a large archive may expand to. "
        "Default: %(default)s",
    )
    group.add_argument(
        "--sdist-max-report-bytes",
        metavar="BYTES",
        type=_at_least_one,
        default=defaults.max_report_bytes,
        help="How long the differences of all members may be together; those "
        "beyond it are counted and said. Default: %(default)s",
    )
    group.add_argument(
        "--sdist-index-url",
        metavar="URL",
        action="append",
        default=[],
        help="The package index that pypi:NAME==VERSION, pypi:NAME and "
        "pypi:NAME@previous are fetched from. May be given more than once; "
        "the first that has the project is taken. Default: as pip is "
        "configured",
    )
    group.add_argument(
        "--sdist-include-ignored",
        action="store_true",
        help="Compare a directory with everything in it: what git ignores, "
        ".git, __pycache__, .tox, .venv, node_modules and build output too.",
    )
    output_options.add_options(group)


def configure(parsed_args: argparse.Namespace) -> None:
    """Keep the values for the comparators and the package index."""
    from diffoscope_sdist.comparators.report import options

    full = parsed_args.sdist_full
    options.set_options(
        options.Options(
            archive_metadata=parsed_args.sdist_archive_metadata,
            binaries=options.HEX if full else parsed_args.sdist_binaries,
            generated=options.FULL if full else parsed_args.sdist_generated,
            added=options.FULL if full else options.CODE,
            max_bytes=parsed_args.sdist_max_bytes,
            max_members=parsed_args.sdist_max_members,
            max_ratio=parsed_args.sdist_max_ratio,
            max_report_bytes=parsed_args.sdist_max_report_bytes,
            include_ignored=parsed_args.sdist_include_ignored,
            index_urls=tuple(parsed_args.sdist_index_url),
            outputs=output_options.outputs_of(parsed_args),
            waivers=parsed_args.sdist_waivers,
            # There are none with --load-existing-diff.
            named=tuple(filter(None, (parsed_args.path1, parsed_args.path2))),
        )
    )


def finish(status: int) -> int:
    """Return the exit status that the findings ask for."""
    from diffoscope_sdist.comparators.report.machine import outputs
    from diffoscope_sdist.comparators.report.options import options

    report = outputs.report()
    if status == 0 and report is None:
        outputs.write_unchanged()
    path = options().outputs.brief
    if path and status in (0, 1):
        from .presenters.brief import brief

        outputs.write_text(
            path, brief(report) if report else "no difference\n"
        )
    return outputs.exit_status(status)


def reset() -> None:
    """Forget the values, and the revisions."""
    from diffoscope_sdist.comparators import revisions
    from diffoscope_sdist.comparators.bounds import spending
    from diffoscope_sdist.comparators.report import options
    from diffoscope_sdist.comparators.report.machine import outputs

    outputs.reset()
    options.set_options(None)
    spending.reset()
    _close_index()
    revisions.forget()


def resolve_input(argument: str) -> Input | None:
    """Find the git revision or the release that *argument* names.

    That is ``git:PATH@REVISION`` or what ``pypi:NAME`` means.
    """
    if argument.startswith("git:"):
        return _resolve_revision(argument)
    from diffoscope_sdist.comparators.report import options

    from .package_index import inputs
    from .package_index.errors import PackageIndexError

    global _close_index
    _close_index = inputs.reset
    try:
        found = inputs.resolve(argument, options.options().index_urls)
    except PackageIndexError as error:
        raise InputError(str(error)) from error
    if found is None:
        return None
    _note_what_the_index_states(found)
    return Input(str(found.path), found.path.name)


def _note_what_the_index_states(found: Fetched) -> None:
    from diffoscope_sdist.comparators.report import options

    path = str(found.path)
    known = options.options()
    stated = dict(known.publishers)
    if found.publishers is not None:
        stated[path] = found.publishers
    options.set_options(
        known._replace(named=(*known.named, path), publishers=stated)
    )


def _resolve_revision(argument: str) -> Input:
    from diffoscope_sdist.comparators import revisions
    from diffoscope_sdist.comparators.analysis.trees import git_revisions

    try:
        revision = git_revisions.find_revision(argument.removeprefix("git:"))
    except git_revisions.NoSuchRevisionError as error:
        raise InputError(str(error)) from None
    return Input(revisions.stand_in(revision), title=argument)


def prepare_pair(file1: File, file2: File) -> None:
    """Find out whether the files are source distributions."""
    from diffoscope_sdist.comparators import recognition

    recognition.prepare_pair(file1, file2)


def make_diff(
    host_diff: HostDiff, feeder1: Feeder, feeder2: Feeder
) -> str | None:
    """Make diffs inside source distributions without ``diff(1)``."""
    from diffoscope_sdist.comparators.report import host_diffs

    return host_diffs.diff_of_feeders(host_diff, feeder1, feeder2)


def compare_files(*arguments: Any, **options: Any) -> Any:
    """Compare two files within the limits of the run."""
    from diffoscope_sdist.comparators.bounds import nested

    return nested.compare_files(*arguments, **options)


def compare_binary_files(*arguments: Any) -> Any:
    """Make hexdumps inside source distributions without ``xxd``."""
    from diffoscope_sdist.comparators.bounds import hexdump
    from diffoscope_sdist.comparators.report import options

    is_whole = options.options().binaries == options.HEX
    return hexdump.compare_binary_files(*arguments, is_whole=is_whole)


def start_command(*arguments: Any) -> None:
    """Run tools inside source distributions within limits."""
    from diffoscope_sdist.comparators.bounds import tools

    tools.start_command(*arguments)


plugin = Plugin(
    name="sdist",
    description="compares Python source distributions",
    comparators=[f"diffoscope_sdist.comparators.{c}" for c in COMPARATORS],
    add_options=add_options,
    configure=configure,
    resolve_input=resolve_input,
    prepare_pair=prepare_pair,
    make_diff=make_diff,
    around={
        "compare_files": compare_files,
        "compare_binary_files": compare_binary_files,
        "start_command": start_command,
    },
    finish=finish,
    reset=reset,
)
