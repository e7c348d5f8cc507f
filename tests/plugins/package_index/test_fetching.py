"""Fetching from an index that works, and from one in every trouble."""

from __future__ import annotations

import base64
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diffoscope_sdist.comparators.analysis.release.publishers import Publisher
from diffoscope_sdist.plugins.package_index import client, transfer
from diffoscope_sdist.plugins.package_index.errors import (
    IndexUnreachable,
    PackageIndexError,
)
from tests.plugins.package_index import server
from tests.plugins.package_index.conftest import Fetch

PAGE = "/simple/a/"


def everything(directory: Path) -> list[str]:
    return sorted(p.name for p in directory.rglob("*") if p.is_file())


def test_brings_a_release(index: server.Index, fetch: Fetch) -> None:
    index.add("a-1.0.tar.gz", b"one")
    index.add("a-1.1.tar.gz", b"two")
    found = fetch("pypi:A==1.0")
    assert found.path.name == "a-1.0.tar.gz"
    assert found.path.read_bytes() == b"one"
    assert index.paths == [PAGE, "/files/a-1.0.tar.gz"]


def test_what_is_there_is_not_fetched_again(
    index: server.Index, fetch: Fetch
) -> None:
    index.add("a-1.0.tar.gz")
    first = fetch("a")
    assert fetch("a").path == first.path
    assert index.paths == [PAGE, "/files/a-1.0.tar.gz", PAGE]


def test_a_file_that_the_index_replaced_is_fetched(
    index: server.Index, fetch: Fetch
) -> None:
    index.add("a-1.0.tar.gz", b"one")
    first = fetch("a")
    index.projects.clear()
    index.add("a-1.0.tar.gz", b"another")
    second = fetch("a")
    assert first.path != second.path
    assert second.path.read_bytes() == b"another"


def test_a_page_is_asked_for_once(index: server.Index) -> None:
    from diffoscope_sdist.plugins.package_index import configuration, fetching

    index.add("a-1.0.tar.gz")
    index.add("a-1.1.tar.gz")
    settings = configuration.Settings([index.simple])
    asking = client.Client(settings)
    with asking.session:
        fetching.fetch("a@previous", asking)
        fetching.fetch("a", asking)
    assert index.paths.count(PAGE) == 1


def test_a_page_in_html(index: server.Index, fetch: Fetch) -> None:
    import hashlib

    digest = hashlib.sha256(b"one").hexdigest()
    page = (
        "<!DOCTYPE html><a href='../../files/a-1.0.tar.gz#sha256="
        f"{digest}' data-yanked=''>a-1.0.tar.gz</a>"
    )
    index.add("a-1.0.tar.gz", b"one")
    index.answers[PAGE] = lambda r: server.send(
        r, page.encode(), "text/html; charset=utf-8"
    )
    assert fetch("a==1.0").path.read_bytes() == b"one"
    with pytest.raises(
        PackageIndexError, match="only pre-releases and yanked"
    ):
        fetch("a")


def test_the_first_index_that_has_the_project_is_the_one(
    index: server.Index, fetch: Fetch
) -> None:
    with server.running() as other:
        other.add("a-9.tar.gz")
        other.add("b-1.tar.gz")
        index.add("a-1.tar.gz")
        urls = (index.simple, other.simple)
        assert fetch("a", *urls).path.name == "a-1.tar.gz"
        assert fetch("b", *urls).path.name == "b-1.tar.gz"
        with pytest.raises(PackageIndexError) as caught:
            fetch("c", *urls)
    assert str(caught.value) == (
        f"there is no project c in {index.simple}, {other.simple}"
    )


def test_indexes_that_are_not_by_http_are_named() -> None:
    from diffoscope_sdist.plugins.package_index import configuration, fetching

    settings = configuration.Settings([], ["file:///srv/simple"])
    with pytest.raises(PackageIndexError) as caught:
        fetching.fetch("a", client.Client(settings))
    assert str(caught.value) == (
        "there is no project a: no package index is set (not asked, since it"
        " is not by HTTP: file:///srv/simple)"
    )


# Trouble.


def _cut(request: server.Handler) -> None:
    server.send(request, b"one", length=100)


def _drop(request: server.Handler) -> None:
    request.connection.shutdown(socket.SHUT_RDWR)


def _endless(request: server.Handler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", server.JSON)
    request.end_headers()
    while True:
        request.wfile.write(b" " * 65536)


def _slow(request: server.Handler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", server.JSON)
    request.end_headers()
    while True:
        request.wfile.write(b" ")
        time.sleep(0.02)


def _silent(request: server.Handler) -> None:
    time.sleep(2)


def _status(status: int) -> Callable[[server.Handler], None]:
    return lambda request: request.send_error(status)


def _to(location: str) -> Callable[[server.Handler], None]:
    return lambda request: server.send(
        request, b"", status=302, Location=location
    )


def _endless_redirection(request: server.Handler) -> None:
    request.send_response(302)
    request.send_header("Location", "/nowhere")
    request.end_headers()
    while True:
        request.wfile.write(b" " * 65536)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(transfer, "PATIENCE", 0.4)
    monkeypatch.setattr(transfer, "GRACE", 0.3)
    monkeypatch.setattr(client, "MAX_PAGE", 1 << 20)
    monkeypatch.setattr(client, "MAX_FILE", 1 << 20)
    yield


TROUBLES = [
    pytest.param(_cut, "cannot be reached after 3 bytes: the con", id="cut"),
    pytest.param(_drop, "cannot be reached: ", id="dropped"),
    pytest.param(_endless, "sends more than [0-9,]+ bytes$", id="endless"),
    pytest.param(_slow, "sends too slowly: [0-9,]+ bytes in 0 s$", id="slow"),
    pytest.param(
        _silent, "cannot be reached: nothing came for 0.4 s$", id="silent"
    ),
    pytest.param(_status(500), "answers with status 500$", id="500"),
    pytest.param(_status(403), r"refuses access \(status 403\)", id="403"),
    pytest.param(
        _to("/"), "^the package index lacks|no project a", id="to 404"
    ),
    pytest.param(
        _endless_redirection, "lacks|no project a", id="endless redirection"
    ),
    pytest.param(
        _to("file:///etc/passwd"),
        "is redirected to where no HTTP is$",
        id="to a file",
    ),
    pytest.param(_to("http://[/"), "is redirected to where", id="to nowhere"),
]


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("where", [PAGE, "/files/a-1.0.tar.gz"])
@pytest.mark.parametrize(("trouble", "message"), TROUBLES)
def test_trouble_is_one_sentence_and_leaves_nothing(
    index: server.Index,
    fetch: Fetch,
    cache_directory: Path,
    where: str,
    trouble: Callable[[server.Handler], None],
    message: str,
) -> None:
    # Where the index states no size, only our own bound ends a body.
    index.add("a-1.0.tar.gz", size=None)
    index.answers[where] = trouble
    began = time.monotonic()
    with pytest.raises(PackageIndexError, match=message) as caught:
        fetch("a")
    assert time.monotonic() - began < 5
    assert "\n" not in str(caught.value)
    assert everything(cache_directory) == []


def test_a_file_longer_than_stated(
    index: server.Index, fetch: Fetch, cache_directory: Path
) -> None:
    index.add("a-1.0.tar.gz", b"x" * 100, size=99)
    with pytest.raises(PackageIndexError, match=r"sends more than 99 bytes$"):
        fetch("a")
    assert everything(cache_directory) == []


def test_another_digest(
    index: server.Index, fetch: Fetch, cache_directory: Path
) -> None:
    index.add("a-1.0.tar.gz", b"one", hashes={"sha256": "0" * 64})
    with pytest.raises(
        PackageIndexError,
        match="^a-1.0.tar.gz has the SHA-256 digest [0-9a-f]{64},"
        f" not {'0' * 64} as stated$",
    ):
        fetch("a")
    assert everything(cache_directory) == []


@pytest.mark.parametrize("where", [PAGE, "/files/a-1.0.tar.gz"])
def test_redirected_without_end(
    index: server.Index, fetch: Fetch, where: str
) -> None:
    index.add("a-1.0.tar.gz")
    index.answers[where] = _to(where)
    with pytest.raises(IndexUnreachable, match=r"is redirected too often$"):
        fetch("a")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param(b"{}", server.JSON, id="another JSON"),
        pytest.param(b"[" * 100_000, server.JSON, id="deep JSON"),
        pytest.param(b"\xff", server.JSON, id="no JSON"),
        pytest.param(b"x", "image/png", id="no page"),
    ],
)
def test_an_answer_that_is_not_an_indexs(
    index: server.Index, fetch: Fetch, body: bytes, kind: str
) -> None:
    index.answers[PAGE] = lambda request: server.send(request, body, kind)
    with pytest.raises(
        IndexUnreachable,
        match=r"/simple/a/ does not answer as a package index",
    ):
        fetch("a")


def test_no_index_listens(fetch: Fetch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(IndexUnreachable) as caught:
        fetch("a", f"http://user:secret@127.0.0.1:{port}/simple")
    assert str(caught.value) == (
        f"http://127.0.0.1:{port}/simple/a/ cannot be reached:"
        " Connection refused"
    )


# Credentials.


def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()


def _guarded(
    index: server.Index, authorization: str
) -> Callable[[server.Handler], None]:
    def answer(request: server.Handler) -> None:
        if request.headers.get("Authorization") != authorization:
            request.send_error(401)
            return
        del index.answers[PAGE]
        index.respond(request)

    return answer


def test_credentials_of_the_url(index: server.Index, fetch: Fetch) -> None:
    index.add("a-1.0.tar.gz")
    index.answers[PAGE] = _guarded(index, _basic("me", "p@ss"))
    url = index.simple.replace("//", "//me:p%40ss@")
    fetch("a", url)


def test_credentials_of_netrc(
    index: server.Index,
    fetch: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    index.add("a-1.0.tar.gz")
    index.answers[PAGE] = _guarded(index, _basic("me", "secret"))
    fetch("a")


@pytest.mark.parametrize("user", ["", "me@"])
def test_credentials_of_a_keyring_where_the_index_asks(
    index: server.Index,
    fetch: Fetch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    user: str,
) -> None:
    (tmp_path / "keyring.py").write_text(
        "import types\n"
        "def get_credential(service, name):\n"
        "    if service.startswith('http'):\n"
        "        return None\n"
        "    return types.SimpleNamespace(username='me', password='kept')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(__import__("sys").modules, "keyring", raising=False)
    index.add("a-1.0.tar.gz")
    index.answers[PAGE] = _guarded(index, _basic("me", "kept"))
    fetch("a", index.simple.replace("//", f"//{user}"))
    assert [login for _, login in index.requests[:2]] == [
        "",
        _basic("me", "kept"),
    ]


def test_wrong_credentials_are_not_said(
    index: server.Index, fetch: Fetch
) -> None:
    index.answers[PAGE] = _status(401)
    with pytest.raises(IndexUnreachable) as caught:
        fetch("a", index.simple.replace("//", "//me:secret@"))
    assert "secret" not in str(caught.value)
    assert "refuses access (status 401)" in str(caught.value)


@pytest.mark.parametrize("redirected", [True, False], ids=["redirect", "page"])
def test_another_host_gets_no_credentials(
    index: server.Index, fetch: Fetch, redirected: bool
) -> None:
    with server.running("127.0.0.2") as other:
        other.add("a-1.0.tar.gz", b"one")
        elsewhere = f"{other.url}/files/a-1.0.tar.gz"
        index.add("a-1.0.tar.gz", b"one")
        if redirected:
            index.answers["/files/a-1.0.tar.gz"] = _to(elsewhere)
        else:
            index.projects["a"][0].page["url"] = elsewhere
        found = fetch("a", index.simple.replace("//", "//me:secret@"))
        assert found.path.read_bytes() == b"one"
        assert other.requests == [("/files/a-1.0.tar.gz", "")]
    assert index.requests[0] == (PAGE, _basic("me", "secret"))


# Without the index.


@pytest.mark.parametrize("text", ["a==1", "a==1.0"])
def test_a_file_that_was_fetched_is_used_without_the_index(
    index: server.Index,
    fetch: Fetch,
    caplog: pytest.LogCaptureFixture,
    text: str,
) -> None:
    index.add("a-1.0.tar.gz", b"one")
    index.add("a-1.1.tar.gz", b"two")
    first = fetch("a==1.0")
    index.answers[PAGE] = _status(500)
    with caplog.at_level(logging.WARNING):
        assert fetch(text).path == first.path
    assert caplog.messages == [
        f"{index.simple}a/ answers with status 500; a-1.0.tar.gz is taken"
        " from the cache, as it was fetched before"
    ]


def test_the_newest_is_not_known_without_the_index(
    index: server.Index, fetch: Fetch
) -> None:
    index.add("a-1.0.tar.gz")
    fetch("a")
    index.answers[PAGE] = _status(500)
    for text in ("a", "a==2"):
        with pytest.raises(
            IndexUnreachable, match=r"500 \(the cache has a 1\.0\)$"
        ):
            fetch(text)


# Provenance.


def _provenance(repository: str) -> bytes:
    publisher = {
        "kind": "GitHub",
        "repository": repository,
        "workflow": "release.yml",
        "environment": None,
    }
    bundle = {"publisher": publisher, "attestations": []}
    return json.dumps({"version": 1, "attestation_bundles": [bundle]}).encode()


def test_the_publisher_that_the_index_states(
    index: server.Index, fetch: Fetch
) -> None:
    index.add("a-1.0.tar.gz", provenance=f"{index.url}/provenance")
    index.answers["/provenance"] = lambda r: server.send(r, _provenance("a/a"))
    expected = {
        Publisher(
            "GitHub", (("repository", "a/a"), ("workflow", "release.yml"))
        )
    }
    assert fetch("a").publishers == expected
    # What it stated then is not what it states now.
    index.answers[PAGE] = _status(500)
    assert fetch("a==1.0").publishers is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(
            _status(404), "the package index lacks {url}/provenance", id="404"
        ),
        pytest.param(
            lambda request: server.send(request, b"[]"),
            "what the package index states is unclear",
            id="no provenance",
        ),
    ],
)
def test_a_publisher_that_cannot_be_known_is_said(
    index: server.Index,
    fetch: Fetch,
    caplog: pytest.LogCaptureFixture,
    answer: Callable[[server.Handler], None],
    reason: str,
) -> None:
    index.add("a-1.0.tar.gz", provenance=f"{index.url}/provenance")
    index.answers["/provenance"] = answer
    with caplog.at_level(logging.WARNING):
        assert fetch("a").publishers is None
    assert caplog.messages == [
        "who published a-1.0.tar.gz is not known: "
        + reason.format(url=index.url)
    ]


def test_the_index_states_no_publisher(
    index: server.Index, fetch: Fetch
) -> None:
    index.add("a-1.0.tar.gz")
    assert fetch("a").publishers == frozenset()
