from __future__ import annotations

from pathlib import Path

import pytest

from diffoscope_sdist.plugins import arguments


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("a b", [], id="none"),
        pytest.param("--plugin one a b", ["one"], id="two words"),
        pytest.param("--plugin=one a b", ["one"], id="one word"),
        pytest.param("a b --plug one", ["one"], id="abbreviated, at the end"),
        pytest.param(
            "--plugin two --plugin one", ["two", "one"], id="in order"
        ),
        pytest.param("--plugin one --plugin=one", ["one"], id="each once"),
        pytest.param("--html - --plugin one", ["one"], id="other options"),
        pytest.param("--exclude=--plugin=one a", [], id="value of another"),
        pytest.param("-- --plugin one", [], id="after two dashes"),
        pytest.param("a b --plugin", [], id="no value"),
        pytest.param("--pdb --progress a b", [], id="same beginning"),
        pytest.param("@not-there --plugin one", [], id="unreadable file"),
    ],
)
def test_named_plugins(line: str, expected: list[str]) -> None:
    assert arguments.named_plugins(line.split()) == expected


def test_named_in_a_file_of_arguments(tmp_path: Path) -> None:
    file = tmp_path / "arguments"
    file.write_text("--plugin\none\n--plugin=two\n")
    assert arguments.named_plugins([f"@{file}"]) == ["one", "two"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("", [], id="not completing"),
        pytest.param("diffoscope", [], id="program only"),
        pytest.param("diffoscope --plu", [], id="word being typed"),
        pytest.param("diffoscope -x a ", ["-x", "a"], id="words before"),
        pytest.param("diffoscope 'a b' ", ["a b"], id="quoted"),
        pytest.param("diffoscope -x 'a", ["-x"], id="open quotation"),
    ],
)
def test_completion_words(
    monkeypatch: pytest.MonkeyPatch, line: str, expected: list[str]
) -> None:
    monkeypatch.setenv("COMP_LINE", line)
    assert arguments.completion_words() == expected
