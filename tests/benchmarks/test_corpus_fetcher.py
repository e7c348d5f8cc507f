"""The corpus fetcher, against an index on loopback."""

from __future__ import annotations

import hashlib
import os
import pathlib
import re
from collections.abc import Callable, Iterator

import pytest

from benchmarks import corpus
from tests.plugins.package_index import server

CONTENTS = {
    "demo-1.0.tar.gz": b"the old release",
    "demo-1.1.tar.gz": b"the new release",
    "other-1.tar.gz": b"one",
    "other-2.tar.gz": b"two",
}


@pytest.fixture
def cache(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> pathlib.Path:
    directory = tmp_path / "somewhere" / "cache"
    monkeypatch.setenv("DIFFOSCOPE_SDIST_CACHE", str(directory))
    table = tmp_path / "corpus.tsv"
    lines = ["name\told\tnew\told_file\told_sha256\tnew_file\tnew_sha256"]
    for name, old, new in (("demo", "1.0", "1.1"), ("other", "1", "2")):
        row = [name, old, new]
        for version in (old, new):
            filename = f"{name}-{version}.tar.gz"
            digest = hashlib.sha256(CONTENTS[filename]).hexdigest()
            row += [filename, digest]
        lines.append("\t".join(row))
    table.write_text("\n".join([*lines, ""]))
    monkeypatch.setattr(corpus, "TABLE", table)
    return directory


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[server.Index]:
    with server.running() as running:
        monkeypatch.setenv("PIP_INDEX_URL", running.simple)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        for filename, content in CONTENTS.items():
            running.add(filename, content)
        yield running


def names(directory: pathlib.Path) -> set[str]:
    return {path.name for path in directory.iterdir()}


def test_pairs_know_their_place_without_a_fetch(cache: pathlib.Path) -> None:
    demo, other = corpus.pairs()

    assert str(demo) == "demo 1.0 → 1.1"
    assert demo.new == cache / "demo-1.1.tar.gz"
    assert other.name == "other"
    assert not cache.exists()


def test_pairs_of_the_projects_named(cache: pathlib.Path) -> None:
    assert [pair.name for pair in corpus.pairs(["other"])] == ["other"]


def test_a_name_outside_the_corpus_is_refused(cache: pathlib.Path) -> None:
    with pytest.raises(corpus.CorpusError, match=r"not in corpus.tsv: typo"):
        corpus.pairs(["other", "typo"])


def test_fetch_brings_every_file(
    cache: pathlib.Path, index: server.Index
) -> None:
    corpus.fetch()

    assert names(cache) == set(CONTENTS)
    for pair in corpus.pairs():
        assert pair.old.read_bytes() == CONTENTS[pair.old.name]


def test_what_is_there_is_not_fetched_again(
    cache: pathlib.Path, index: server.Index
) -> None:
    corpus.fetch()
    index.requests.clear()

    corpus.fetch()

    assert index.requests == []


def test_a_damaged_file_is_fetched_again(
    cache: pathlib.Path, index: server.Index
) -> None:
    corpus.fetch()
    index.requests.clear()
    (cache / "demo-1.0.tar.gz").write_bytes(b"the old re")

    corpus.fetch()

    assert index.paths == ["/simple/demo/", "/files/demo-1.0.tar.gz"]
    content = (cache / "demo-1.0.tar.gz").read_bytes()
    assert content == CONTENTS["demo-1.0.tar.gz"]


def unreachable(index: server.Index) -> None:
    index.answers["/simple/demo/"] = lambda r: r.send_error(500)


def other_content(index: server.Index) -> None:
    index.projects["demo"].pop(0)
    index.add("demo-1.0.tar.gz", b"tampered with")


def lacking(index: server.Index) -> None:
    index.projects["demo"].pop(0)


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        pytest.param(
            unreachable,
            r"http://[0-9.:]+/simple/demo/ answers with status 500",
            id="unreachable",
        ),
        pytest.param(
            other_content,
            r"demo-1\.0\.tar\.gz has the SHA-256 digest [0-9a-f]{64},"
            r" not [0-9a-f]{64} as stated",
            id="digest",
        ),
        pytest.param(
            lacking,
            r"the package index has no demo-1\.0\.tar\.gz",
            id="lacking",
        ),
    ],
)
def test_trouble_is_one_sentence_and_leaves_nothing(
    cache: pathlib.Path,
    index: server.Index,
    trouble: Callable[[server.Index], None],
    sentence: str,
) -> None:
    trouble(index)

    with pytest.raises(corpus.CorpusError) as caught:
        corpus.fetch()

    assert re.fullmatch(sentence, str(caught.value))
    assert not cache.exists() or names(cache) == set()


def test_the_command_prints_the_paths(
    cache: pathlib.Path,
    index: server.Index,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert corpus.main(["demo"]) == 0

    expected = f"{cache / 'demo-1.0.tar.gz'} {cache / 'demo-1.1.tar.gz'}\n"
    assert capsys.readouterr().out == expected


def test_the_command_fails_with_a_sentence(
    cache: pathlib.Path,
    index: server.Index,
    capsys: pytest.CaptureFixture[str],
) -> None:
    unreachable(index)

    assert corpus.main([]) == 1

    output = capsys.readouterr()
    assert output.out == ""
    assert output.err == (
        f"corpus: {index.simple}demo/ answers with status 500\n"
    )


def test_the_table_of_the_project_is_whole() -> None:
    found = corpus.pairs()

    assert len(found) == 19
    assert all(
        re.fullmatch("[0-9a-f]{64}", digest)
        for pair in found
        for digest in (pair.old_sha256, pair.new_sha256)
    )
