"""Which package index to ask: as pip is configured.

Files and sections count as pip's user guide, "Configuration", has it: global
files, the user's, the environment's own, ``PIP_CONFIG_FILE``, each replacing
those before it; then ``[download]`` before ``[global]``; then variables.
"""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from .errors import PackageIndexError

_OPTIONS = ("index-url", "extra-index-url", "no-index", "cert", "proxy")
_TRUE = ("1", "true", "yes", "on", "y", "t")


class Settings(NamedTuple):
    """Where the indexes are and how to reach them.

    Attributes:
        indexes: URLs, to be asked in this order; may hold credentials.
        passed_over: URLs of indexes that are not reached by HTTP.
        certificates: a file of authorities to trust, or "".
        proxy: a URL, or "".
    """

    indexes: Sequence[str]
    passed_over: Sequence[str] = ()
    certificates: str = ""
    proxy: str = ""


def settings(named: Sequence[str] = ()) -> Settings:
    """The settings of this machine, user and environment.

    Args:
        named: URLs of indexes that the user names; others are not asked.

    Raises:
        PackageIndexError: a file of pip's configuration cannot be read.
    """
    options = _pip_options()
    urls = list(named)
    if not urls and options.get("no-index", "").lower() not in _TRUE:
        from pypi_simple import PYPI_SIMPLE_ENDPOINT

        urls = [options.get("index-url") or PYPI_SIMPLE_ENDPOINT]
        urls += options.get("extra-index-url", "").split()
    by_http = [url for url in urls if url.startswith(("https://", "http://"))]
    return Settings(
        by_http,
        [url for url in urls if url not in by_http],
        options.get("cert", ""),
        options.get("proxy", ""),
    )


class _PipConfiguration(configparser.RawConfigParser):
    def optionxform(self, optionstr: str) -> str:
        return optionstr.lower().replace("_", "-")


def _pip_options() -> dict[str, str]:
    parser = _PipConfiguration(strict=False)
    try:
        parser.read(_files(), encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        reason = " ".join(str(error).split())
        raise PackageIndexError(
            f"pip's configuration cannot be read: {reason}"
        ) from error
    options: dict[str, str] = {}
    for section in ("global", "download"):
        if parser.has_section(section):
            options.update(parser.items(section))
    for option in _OPTIONS:
        value = os.environ.get(f"PIP_{option.upper().replace('-', '_')}")
        if value:
            options[option] = value
    return options


def _files() -> list[Path]:
    import platformdirs

    named = os.environ.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return []
    system = platformdirs.site_config_dir(
        "pip", appauthor=False, multipath=True
    )
    directories = [Path(each) for each in (*system.split(os.pathsep), "/etc")]
    if not (named and Path(named).exists()):
        directories += [
            Path("~/.pip").expanduser(),
            Path("~/.config/pip").expanduser(),
            platformdirs.user_config_path("pip", appauthor=False),
        ]
    directories.append(Path(sys.prefix))
    files = [directory / "pip.conf" for directory in directories]
    return [*files, Path(named)] if named else files
