"""An index server that people run: pypiserver, over HTTP on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from diffoscope_sdist.plugins.package_index.errors import PackageIndexError
from tests.plugins.package_index.conftest import Fetch


@pytest.fixture
def simple(tmp_path: Path) -> Iterator[str]:
    """The URL of an index with three releases."""
    files = tmp_path / "files"
    files.mkdir()
    for name in ("some_thing-1.0.tar.gz", "some_thing-1.1.tar.gz"):
        (files / name).write_bytes(name.encode())
    (files / "some_thing-1.2-py3-none-any.whl").write_bytes(b"wheel")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "pypiserver", "run"),
            *("--interface", "127.0.0.1", "--port", str(port)),
            *("--disable-fallback", "--server", "wsgiref", str(files)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}/simple/"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(url, timeout=5).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.05)
        yield url
    finally:
        process.terminate()
        process.wait()


def test_a_real_server(simple: str, fetch: Fetch) -> None:
    found = fetch("Some.Thing@previous", simple)
    assert found.path.read_bytes() == b"some_thing-1.1.tar.gz"
    assert (
        fetch("some-thing==1.0", simple).path.name == "some_thing-1.0.tar.gz"
    )
    for text, message in (
        (
            "some-thing",
            "^some-thing 1.2 has no sdist; there is some_thing-1.2-",
        ),
        ("some-thing==2", r"^some-thing has no version 2; the nearest: 1\.2$"),
        ("nothing", "^there is no project nothing in "),
    ):
        with pytest.raises(PackageIndexError, match=message):
            fetch(text, simple)
