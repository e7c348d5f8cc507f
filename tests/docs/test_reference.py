"""What is written of the options is what they say."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from docs import reference

GROFF = shutil.which("groff")
DUE = "run `python docs/reference.py`"


def test_the_reference_is_that_of_the_options() -> None:
    assert reference.OPTIONS.read_text() == reference.markdown(), DUE


def test_the_manual_page_is_that_of_the_options() -> None:
    assert reference.MANUAL.read_text() == reference.manual(), DUE


def test_every_option_is_said_to_do_something() -> None:
    for option, _, about in reference.options():
        assert about, option


@pytest.mark.skipif(not GROFF, reason="needs groff")
def test_the_manual_page_is_well_formed() -> None:
    done = subprocess.run(  # noqa: S603 - a program of the system
        [str(GROFF), "-man", "-Tutf8", "-ww", "-z", str(reference.MANUAL)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
