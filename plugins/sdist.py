"""The plugin ``sdist``: what diffoscope is told about our comparators."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from . import sdist_options
from .package_index import inputs
from .package_index.errors import PackageIndexError
from .plugin import Input, InputError, Plugin

if TYPE_CHECKING:
    import argparse

_COMPARATORS = "diffoscope_sdist.comparators"

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


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the ``--sdist-…`` options."""
    if "_ARGCOMPLETE" in os.environ:
        from .package_index import completion

        completion.complete_inputs(parser)
    sdist_options.add_options(parser)


def resolve_input(argument: str) -> Input | None:
    """Find the git revision or the release that *argument* names.

    That is ``git:PATH@REVISION`` or what ``pypi:NAME`` means.
    """
    from diffoscope_sdist.comparators.report import options

    if argument.startswith("git:"):
        return _resolve_revision(argument)
    known = options.options()
    try:
        found = inputs.resolve(argument, known.index_urls)
    except PackageIndexError as error:
        raise InputError(str(error)) from error
    if found is None:
        return None
    path = str(found.path)
    publishers = dict(known.publishers)
    if found.publishers is not None:
        publishers[path] = found.publishers
    options.set_options(
        known._replace(named=(*known.named, path), publishers=publishers)
    )
    return Input(path, found.path.name)


def _resolve_revision(argument: str) -> Input:
    from diffoscope_sdist.comparators import revisions
    from diffoscope_sdist.comparators.analysis.trees import git_revisions

    try:
        revision = git_revisions.find_revision(argument.removeprefix("git:"))
    except git_revisions.NoSuchRevisionError as error:
        raise InputError(str(error)) from None
    return Input(revisions.stand_in(revision), title=argument)


def compare_binary_files(*arguments: Any) -> Any:
    """Make hexdumps inside source distributions without ``xxd``."""
    from diffoscope_sdist.comparators.bounds import hexdump
    from diffoscope_sdist.comparators.report import options

    is_whole = options.options().binaries == options.HEX
    return hexdump.compare_binary_files(*arguments, is_whole=is_whole)


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
    """Forget what was of this run."""
    from diffoscope_sdist.comparators import revisions
    from diffoscope_sdist.comparators.bounds import spending
    from diffoscope_sdist.comparators.report import options
    from diffoscope_sdist.comparators.report.machine import outputs

    outputs.reset()
    options.set_options(None)
    spending.reset()
    inputs.reset()
    revisions.forget()


plugin = Plugin(
    name="sdist",
    description="compares Python source distributions",
    comparators=[f"{_COMPARATORS}.{each}" for each in COMPARATORS],
    add_options=add_options,
    configure=sdist_options.configure,
    resolve_input=resolve_input,
    prepare_pair=f"{_COMPARATORS}.recognition:prepare_pair",
    around={
        "compare_files": f"{_COMPARATORS}.bounds.nested:compare_files",
        "compare_binary_files": compare_binary_files,
        "diff": f"{_COMPARATORS}.report.host_diffs:diff_of_feeders",
        "start_command": f"{_COMPARATORS}.bounds.tools:start_command",
    },
    finish=finish,
    reset=reset,
)
