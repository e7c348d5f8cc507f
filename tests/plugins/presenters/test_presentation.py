from __future__ import annotations

import argparse

import pytest
from diffoscope.difference import Difference

from diffoscope_sdist.plugins import hooks
from diffoscope_sdist.plugins.presenters import presentation
from tests.sdists import build, run_main, simple_sdist


@pytest.mark.parametrize(
    ("output", "refined"),
    [
        pytest.param("html_output", "HTMLPresenter", id="HTML"),
        pytest.param(
            "html_output_directory", "HTMLDirectoryPresenter", id="directory"
        ),
        pytest.param("markdown_output", "MarkdownTextPresenter", id="MD"),
        pytest.param(
            "restructuredtext_output", "RestructuredTextPresenter", id="RST"
        ),
        pytest.param("text_output", "TextPresenter", id="text"),
        pytest.param("nothing", "TextPresenter", id="nothing asked for"),
        pytest.param("json_output", None, id="JSON"),
    ],
)
def test_a_presenter_that_is_used_is_a_subclass_of_the_hosts(
    output: str, refined: str | None
) -> None:
    from diffoscope.presenters import formats

    arguments = argparse.Namespace(**{output: "a file"})
    found = dict(presentation.presenters(arguments))
    assert list(found) == [refined] * (refined is not None)
    for name, presenter in found.items():
        assert issubclass(presenter, getattr(formats, name))


def test_the_host_has_its_own_again_after_a_run(tmp_path: object) -> None:
    from pathlib import Path

    from diffoscope.presenters import formats

    directory = Path(str(tmp_path))
    before = dict(vars(formats))
    pair = [
        str(build(directory / f"pkg-{v}.tar.gz", simple_sdist(version=v)))
        for v in ("1.0", "1.1")
    ]
    page = directory / "page"
    report = run_main([f"--html={page}", *pair])
    assert report.status == 1
    assert "Content-Security-Policy" in page.read_text()
    assert not hooks.running()
    assert dict(vars(formats)) == before


@pytest.mark.parametrize(
    ("paths", "depth", "names"),
    [
        pytest.param(
            ("/home/me/a-1.tar", "b/a-2.tar"),
            0,
            ("a-1.tar", "a-2.tar"),
            id="files of this machine",
        ),
        pytest.param(("a/", "b/c/"), 0, ("a", "c"), id="directories"),
        pytest.param(("x/a", "y/a"), 0, ("x/a", "y/a"), id="one name"),
        pytest.param(("/", "a"), 0, ("/", "a"), id="no name"),
        pytest.param(("x/a", "y/b"), 1, ("x/a", "y/b"), id="a member"),
    ],
)
def test_a_heading_has_the_names_that_tell_two_files_apart(
    paths: tuple[str, str], depth: int, names: tuple[str, str]
) -> None:
    assert presentation.file_names(Difference(*paths), depth) == names
