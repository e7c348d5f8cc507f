from __future__ import annotations

from pathlib import Path

import pypi_simple
import pytest

from diffoscope_sdist.plugins.package_index import configuration, errors


@pytest.fixture
def pip_conf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "pip.conf"
    monkeypatch.setenv("PIP_CONFIG_FILE", str(path))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / "config"))
    return path


def test_the_usual_index_where_nothing_is_said() -> None:
    found = configuration.settings()
    assert found.indexes == [pypi_simple.PYPI_SIMPLE_ENDPOINT]


def test_the_indexes_of_pips_configuration_in_order(pip_conf: Path) -> None:
    pip_conf.write_text(
        "[global]\nindex_url = https://one.invalid/simple\ncert = /ca.pem\n"
        "extra-index-url =\n  https://two.invalid/simple\n"
        "  file:///srv/simple\n[install]\nindex-url = https://x.invalid\n"
    )
    assert configuration.settings() == configuration.Settings(
        ["https://one.invalid/simple", "https://two.invalid/simple"],
        ["file:///srv/simple"],
        "/ca.pem",
    )


def test_a_section_of_its_own_counts_more(pip_conf: Path) -> None:
    pip_conf.write_text(
        "[download]\nindex-url = https://two.invalid\n"
        "[global]\nindex-url = https://one.invalid\nextra-index-url =\n"
    )
    assert configuration.settings().indexes == ["https://two.invalid"]


def test_a_variable_counts_more_than_a_file(
    pip_conf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip_conf.write_text("[global]\nextra-index-url = https://two.invalid\n")
    monkeypatch.setenv("PIP_INDEX_URL", "https://one.invalid")
    monkeypatch.setenv(
        "PIP_EXTRA_INDEX_URL", "https://a.invalid http://b.invalid"
    )
    assert configuration.settings().indexes == [
        "https://one.invalid",
        "https://a.invalid",
        "http://b.invalid",
    ]


def test_an_index_that_is_named_is_the_only_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://two.invalid")
    found = configuration.settings(["https://named.invalid"])
    assert found.indexes == ["https://named.invalid"]


def test_no_index_means_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert configuration.settings().indexes == []


def test_a_broken_file_is_a_sentence(pip_conf: Path) -> None:
    pip_conf.write_text("index-url\n")
    with pytest.raises(
        errors.PackageIndexError,
        match=r"^pip's configuration cannot be read: ",
    ):
        configuration.settings()


def test_a_section_of_its_own_counts_more_than_a_later_file(
    pip_conf: Path,
) -> None:
    users = pip_conf.parent / "home" / ".pip" / "pip.conf"
    users.parent.mkdir(parents=True)
    pip_conf.unlink(missing_ok=True)
    users.write_text(
        "[download]\nindex-url = https://two.invalid\n[global]\nproxy = p\n"
    )
    site = pip_conf.parent / "prefix" / "pip.conf"
    site.parent.mkdir()
    site.write_text("[global]\nindex-url = https://one.invalid\nproxy = q\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.prefix", str(site.parent))
        found = configuration.settings()
    assert found.indexes == ["https://two.invalid"]
    assert found.proxy == "q"
