"""The options of the plugin ``sdist`` that are for programs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from diffoscope_sdist.comparators.analysis.findings.records.waivers import (
        Waiver,
    )
    from diffoscope_sdist.comparators.report.options import Outputs

_LARGEST_WAIVERS = 1 << 20


def add_options(group: Any) -> None:
    """Add the options to a group of the parser."""
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
        default=(),
        help="End with status 3 where a finding of one of these kinds, "
        "separated by commas, is raised and not waived: alert, review (alerts "
        "too), note (all), or codes.",
    )
    group.add_argument(
        "--sdist-waivers",
        metavar="FILE",
        type=_waivers,
        default=(),
        help="TOML with [[waiver]] tables of code, path and value (globs, "
        "both optional) and reason: findings that may pass.",
    )


def _kinds(text: str) -> tuple[Any, ...]:
    from diffoscope_sdist.comparators.analysis.findings.records.codes import (
        Code,
    )
    from diffoscope_sdist.comparators.analysis.findings.records.kinds import (
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
        WaiverError,
        read_waivers,
    )

    try:
        with open(path, "rb") as file:
            return read_waivers(file.read(_LARGEST_WAIVERS))
    except (OSError, WaiverError) as error:
        raise argparse.ArgumentTypeError(f"{path}: {error}") from error


def outputs_of(parsed_args: argparse.Namespace) -> Outputs:
    """Return what the arguments ask to be written."""
    from diffoscope_sdist.comparators.report.options import Outputs

    return Outputs(
        parsed_args.sdist_summary,
        parsed_args.sdist_sarif,
        parsed_args.sdist_brief,
        parsed_args.sdist_fail_on,
    )
