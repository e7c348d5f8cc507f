"""Arguments that are no paths, and the paths that plugins give for them."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from diffoscope.difference import Difference

from diffoscope_sdist.plugins import finder
from diffoscope_sdist.plugins.inputs import resolve_inputs, with_titles
from diffoscope_sdist.plugins.plugin import Input, InputError, Plugin

FOUND = finder.FoundPlugin("one", "one:plugin", "offers", "1")


def resolved(path1: str, path2: str, *resolvers):
    """The paths and titles that resolving by these functions gives."""
    parsed_args = argparse.Namespace(path1=path1, path2=path2)
    titles = resolve_inputs(
        parsed_args,
        [
            (FOUND, Plugin("one", "", resolve_input=resolver))
            for resolver in resolvers
        ],
    )
    return [parsed_args.path1, parsed_args.path2], titles


def by_prefix(prefix: str):
    def resolve(argument: str) -> Input | None:
        if not argument.startswith(prefix):
            return None
        return Input(f"/there/{argument}", f"the {argument}")

    return resolve


def test_an_argument_gets_path_and_title() -> None:
    assert resolved("a:1", "a:2", by_prefix("a:")) == (
        ["/there/a:1", "/there/a:2"],
        {"/there/a:1": "the a:1", "/there/a:2": "the a:2"},
    )


def test_without_a_title_it_is_the_path() -> None:
    titles = resolved("a", "a", lambda argument: Input("/there"))[1]
    assert titles == {"/there": "/there"}


@pytest.mark.parametrize(
    "resolvers",
    [
        pytest.param([], id="no plugin"),
        pytest.param([None], id="a plugin that resolves nothing"),
        pytest.param([by_prefix("a:")], id="not its business"),
    ],
)
def test_what_nobody_resolves_stays(resolvers) -> None:
    assert resolved("b:1", "b:2", *resolvers) == (["b:1", "b:2"], {})


def test_the_first_that_answers_is_believed() -> None:
    paths, _ = resolved(
        "a:1",
        "b:2",
        by_prefix("b:"),
        by_prefix("a:"),
        lambda argument: pytest.fail("asked"),
    )
    assert paths == ["/there/a:1", "/there/b:2"]


@pytest.mark.parametrize("kind", ["file", "directory", "dangling link"])
def test_what_is_there_is_not_resolved(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a:1"
    if kind == "file":
        path.touch()
    elif kind == "directory":
        path.mkdir()
    else:
        path.symlink_to("nowhere")
    paths, titles = resolved(str(path), str(path), by_prefix(str(tmp_path)))
    assert paths == [str(path)] * 2
    assert titles == {}


def test_without_paths_nothing_is_resolved() -> None:
    # diffoscope has none with --load-existing-diff.
    parsed_args = argparse.Namespace(path1=None)
    assert resolve_inputs(parsed_args, []) == {}


def test_an_input_error_passes() -> None:
    def fail(argument: str) -> Input | None:
        raise InputError("there is no a:1")

    with pytest.raises(InputError, match="there is no a:1"):
        resolved("a:1", "a:2", fail)


def test_another_error_names_the_plugin() -> None:
    def fail(argument: str) -> Input | None:
        raise RuntimeError("too bad")

    with pytest.raises(finder.FailedToLoad, match=r"'one'.*: too bad"):
        resolved("a:1", "a:2", fail)


def test_the_report_has_the_titles() -> None:
    inner = Difference("/there", "/other")
    compare = with_titles(
        lambda *paths: Difference(*paths, details=[inner]),
        {"/there": "a:1", "/elsewhere": "a:2"},
    )
    difference = compare("/there", "/other")
    assert (difference.source1, difference.source2) == ("a:1", "/other")


def test_no_difference_needs_no_title() -> None:
    assert with_titles(lambda *paths: None, {"a": "b"})("a", "a") is None
