"""Which package index to ask: as pip is configured.

The order of files and sections is that of pip's user guide, "Configuration":
global, user, environment's own (site), then ``PIP_CONFIG_FILE``, then
variables ``PIP_…``; a later one replaces an earlier one.
"""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from .errors import PackageIndexError

#: Those of `pip download`, which is what we do.
_SECTIONS = ("global", "download")
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
    options = _pip_options(os.environ)
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


def _pip_options(environment: Mapping[str, str]) -> dict[str, str]:
    options: dict[str, str] = {}
    for path in _files(environment):
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError) as error:
            reason = " ".join(str(error).split())
            raise PackageIndexError(
                f"pip's configuration cannot be read: {reason}"
            ) from error
        for section in _SECTIONS:
            if parser.has_section(section):
                for key, value in parser.items(section):
                    options[key.lower().replace("_", "-")] = value.strip()
    for option in _OPTIONS:
        variable = "PIP_" + option.upper().replace("-", "_")
        if environment.get(variable):
            options[option] = environment[variable]
    return options


def _files(environment: Mapping[str, str]) -> Iterator[Path]:
    import platformdirs

    named = environment.get("PIP_CONFIG_FILE", "")
    if named == os.devnull:
        return
    system = platformdirs.site_config_dir(
        "pip", appauthor=False, multipath=True
    )
    # The first directory counts most.
    for directory in reversed(system.split(os.pathsep)):
        yield Path(directory, "pip.conf")
    yield Path("/etc/pip.conf")
    if not (named and Path(named).exists()):
        home = Path.home()
        yield home / ".pip" / "pip.conf"
        yield home / ".config" / "pip" / "pip.conf"
        yield (
            platformdirs.user_config_path("pip", appauthor=False) / "pip.conf"
        )
    yield Path(sys.prefix, "pip.conf")
    if named:
        yield Path(named)
