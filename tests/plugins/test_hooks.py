"""Arguments that are no paths, and the paths that plugins give for them."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from diffoscope_sdist.plugins import finder, hooks, host
from diffoscope_sdist.plugins.plugin import Input, InputError, Plugin

pytestmark = pytest.mark.usefixtures("detached")


@pytest.fixture
def resolved(offer):
    """Give the paths and titles that resolving by functions gives."""

    def resolved(path1: str | None, path2: str | None, *resolvers):
        for n, resolver in enumerate(resolvers):
            offer(Plugin(f"plugin{n}", "", resolve_input=resolver))
            host.activate(f"plugin{n}")
        parsed_args = argparse.Namespace(path1=path1, path2=path2)
        titles = hooks.resolve_inputs(parsed_args)
        return [parsed_args.path1, parsed_args.path2], titles

    return resolved


def by_prefix(prefix: str):
    def resolve(argument: str) -> Input | None:
        if not argument.startswith(prefix):
            return None
        return Input(f"/there/{argument}", f"the {argument}")

    return resolve


def test_an_argument_gets_path_and_title(resolved) -> None:
    assert resolved("a:1", "a:2", by_prefix("a:")) == (
        ["/there/a:1", "/there/a:2"],
        {"/there/a:1": "the a:1", "/there/a:2": "the a:2"},
    )


def test_without_a_title_it_is_the_path(resolved) -> None:
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
def test_what_nobody_resolves_stays(resolved, resolvers) -> None:
    assert resolved("b:1", "b:2", *resolvers) == (["b:1", "b:2"], {})


def test_the_first_that_answers_is_believed(resolved) -> None:
    paths, _ = resolved(
        "a:1",
        "b:2",
        by_prefix("b:"),
        by_prefix("a:"),
        lambda argument: pytest.fail("asked"),
    )
    assert paths == ["/there/a:1", "/there/b:2"]


@pytest.mark.parametrize("kind", ["file", "directory", "dangling link"])
def test_what_is_there_is_not_resolved(
    resolved, tmp_path: Path, kind: str
) -> None:
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


def test_without_paths_nothing_is_resolved(resolved) -> None:
    # diffoscope has none with --load-existing-diff.
    assert resolved(None, None, by_prefix("")) == ([None, None], {})


def test_an_input_error_passes(resolved) -> None:
    def fail(argument: str) -> Input | None:
        raise InputError("there is no a:1")

    with pytest.raises(InputError, match="there is no a:1"):
        resolved("a:1", "a:2", fail)


def test_another_error_names_the_plugin(resolved) -> None:
    def fail(argument: str) -> Input | None:
        raise RuntimeError("too bad")

    with pytest.raises(finder.FailedToLoad, match=r"'plugin0'.*: too bad"):
        resolved("a:1", "a:2", fail)
