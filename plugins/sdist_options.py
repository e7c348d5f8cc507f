"""The ``--sdist-…`` options."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diffoscope_sdist.comparators.analysis.findings.records.waivers import (
        Waiver,
    )

_LARGEST_WAIVERS = 1 << 20


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options to diffoscope's parser."""
    from diffoscope_sdist.comparators.report import options

    defaults = options.Options()
    group = parser.add_argument_group("plugin sdist")
    for name, choices, help in (
        (
            "archive-metadata",
            (options.SUMMARY, options.FULL, options.NONE),
            "What to say about times, owners, member order and compression "
            "of the two archives: a summary, a line for each member, or "
            "nothing.",
        ),
        (
            "binaries",
            (options.SUMMARY, options.HEX),
            "How to show images and other content that is no text: its kind, "
            "size and digest, or a hexdump.",
        ),
        (
            "generated",
            (options.CUT, options.FULL),
            "Whether to cut the diff of a file that a program wrote after 50 "
            "lines.",
        ),
    ):
        group.add_argument(
            f"--sdist-{name}",
            choices=choices,
            default=getattr(defaults, name.replace("-", "_")),
            help=f"{help} Default: %(default)s",
        )
    group.add_argument(
        "--sdist-full",
        action="store_true",
        help="Show everything: --sdist-binaries=hex, --sdist-generated=full "
        "and the text of all added files",
    )
    for name, unit, help in (
        (
            "max-bytes",
            "BYTES",
            "How much content to read from one archive.",
        ),
        (
            "max-members",
            "COUNT",
            "How many members to read from one archive.",
        ),
        (
            "max-ratio",
            "NUMBER",
            "How many times its size a large archive may expand to.",
        ),
        (
            "max-report-bytes",
            "BYTES",
            "How long the differences of all members may be together; those "
            "beyond it are counted and said.",
        ),
    ):
        group.add_argument(
            f"--sdist-{name}",
            metavar=unit,
            type=_at_least_one,
            default=getattr(defaults, name.replace("-", "_")),
            help=f"{help} Default: %(default)s",
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
    for name, help in (
        ("summary", "Write a summary of the comparison as JSON"),
        ("sarif", "Write the findings as a SARIF 2.1.0 log"),
        (
            "brief",
            "Write Markdown of at most 60,000 characters, for a comment on a "
            "pull request",
        ),
    ):
        group.add_argument(
            f"--sdist-{name}",
            metavar="FILE",
            default="",
            help=f"{help}; - is standard output.",
        )
    group.add_argument(
        "--sdist-fail-on",
        metavar="KINDS",
        type=_kinds,
        action="extend",
        default=[],
        help="End with status 3 where a finding of one of these kinds, "
        "separated by commas, is raised and not waived: alert, review (alerts "
        "too), note (all), or codes.",
    )
    group.add_argument(
        "--sdist-waivers",
        metavar="FILE",
        type=_waivers,
        action="extend",
        default=[],
        help="TOML with [[waiver]] tables of code, path and value (globs, "
        "both optional) and reason: findings that may pass.",
    )


def configure(parsed_args: argparse.Namespace) -> None:
    """Keep the values for the comparators and the package index."""
    from diffoscope_sdist.comparators.report import options

    values = {
        name.removeprefix("sdist_"): value
        for name, value in vars(parsed_args).items()
        if name.startswith("sdist_")
    }
    if values["full"]:
        values.update(
            binaries=options.HEX, generated=options.FULL, added=options.FULL
        )
    for name in ("fail_on", "waivers"):
        values[name] = tuple(values[name])
    values.update(
        index_urls=tuple(values["index_url"]),
        outputs=options.Outputs(
            *(values[field] for field in options.Outputs._fields)
        ),
        # There are none with --load-existing-diff.
        named=tuple(filter(None, (parsed_args.path1, parsed_args.path2))),
    )
    options.set_options(
        options.Options(
            **{
                field: values[field]
                for field in options.Options._fields
                if field in values
            }
        )
    )


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return int(text)


def _kinds(text: str) -> tuple[Any, ...]:
    from diffoscope_sdist.comparators.analysis.findings.records.codes import (
        Code,
        Severity,
    )

    known = {each.value: each for each in (*Severity, *Code)}
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(
                f"{name!r} is neither a severity nor the code of a finding"
            )
    return tuple(known[name] for name in names)


def _waivers(path: str) -> tuple[Waiver, ...]:
    from diffoscope_sdist.comparators.analysis.findings.records.waivers import (
        read_waivers,
    )

    try:
        with open(path, "rb") as file:
            return read_waivers(file.read(_LARGEST_WAIVERS))
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from error
