"""Records of metadata, each value with the place that states it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from packaging.utils import canonicalize_name

from .dependency_specifiers import without_comment
from .egg_info import EntryPoint

ITEMS = 10_000
"""Values of one key; of more, the rest is not looked at."""


class Stated(NamedTuple):
    """A text as it is written, and the path of the file that states it."""

    value: str
    source: str


class Metadata(NamedTuple):
    """What one file states, or what all of them do together.

    What is not stated is None or empty.

    Attributes:
        source: path of the file, "" for all of them.
        name, version: of the release.
        requires_python: the version specifier.
        license: by SPDX (PEP 639), else the field License, a text or a name.
        build_backend: the object that builds the project (PEP 517).
        requirements: by extra, normalised, "" for those that are always
            installed; with their markers.
        build_requirements: needed to build; those of ``setup_requires`` too.
        extras: their names.
        entry_points: those of ``console_scripts`` and ``gui_scripts`` too.
        people: names of authors and maintainers.
        mails: their addresses, as the fields have them, often with a name.
        urls: by label; the fields Home-page and Download-URL have their own
            names for labels.
        license_files: paths or patterns.
        scripts: paths of script files that are installed.
        dependency_links: pages and files that setuptools once looked for
            requirements in.
        backend_path: directories that the build backend is imported from.
        expressions: what only a build would tell, as it is written, by the
            argument of ``setup()`` that it is.
        tag_build: what setuptools appends to the version.
    """

    source: str = ""

    name: Stated | None = None
    version: Stated | None = None
    requires_python: Stated | None = None
    license: Stated | None = None
    build_backend: Stated | None = None
    requirements: Mapping[str, tuple[Stated, ...]] = {}
    build_requirements: tuple[Stated, ...] = ()
    extras: tuple[Stated, ...] = ()
    entry_points: tuple[EntryPoint, ...] = ()
    people: tuple[Stated, ...] = ()
    mails: tuple[Stated, ...] = ()
    urls: Mapping[str, Stated] = {}
    license_files: tuple[Stated, ...] = ()
    scripts: tuple[Stated, ...] = ()
    dependency_links: tuple[Stated, ...] = ()
    backend_path: tuple[Stated, ...] = ()
    expressions: Mapping[str, Stated] = {}
    tag_build: Stated | None = None


def merged(sources: Iterable[Metadata]) -> Metadata:
    """Return of each attribute the first that is stated."""
    found: dict[str, object] = {}
    for source in sources:
        for attribute, value in source._asdict().items():
            if value and attribute not in found:
                found[attribute] = value
    found["source"] = ""
    return Metadata(**found)  # type: ignore[arg-type]


def state(path: str, **values: object) -> Metadata:
    """Return what a file states; a value of another type is not stated.

    Args:
        path: of the file.
        values: by attribute of the record: a text, texts, or a table of
            texts. Requirements and entry points are as the record has them.
    """
    found: dict[str, Any] = {}
    for key, value in values.items():
        kind = Metadata._field_defaults[key]
        if key in ("requirements", "entry_points"):
            found[key] = value
        elif kind is None:
            found[key] = _stated(value, path)
        elif kind == ():
            found[key] = _all_stated(texts(value), path)
        else:
            found[key] = {
                str(name): stated
                for name, inner in table(value).items()
                if (stated := _stated(inner, path))
            }
    return Metadata(path, **found)


def texts(value: object) -> list[str]:
    """Strings of a list, or the lines of one string, without comments."""
    if isinstance(value, str):
        value = [
            line for line in value.splitlines() if line.lstrip()[:1] != "#"
        ]
    if not isinstance(value, (list, tuple, set, frozenset)):
        return []
    texts = [item.strip() for item in value if isinstance(item, str)]
    return [text for text in texts if text]


def table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def required(value: object) -> list[str]:
    """Requirements, without comments behind or between them."""
    return [line for line in map(without_comment, texts(value)) if line]


def by_extra(
    *lists: tuple[str, Iterable[str], str],
) -> dict[str, tuple[Stated, ...]]:
    """Collect requirements; an extra without any is left out.

    Args:
        lists: an extra or "", requirements, and the file that states them.
    """
    found: dict[str, list[Stated]] = {}
    for extra, lines, path in lists:
        key = canonicalize_name(extra) if extra else ""
        found.setdefault(key, []).extend(_all_stated(lines, path))
    return {key: tuple(lines[:ITEMS]) for key, lines in found.items() if lines}


def in_files(
    extra: str, paths: object, read: Callable[[str], bytes | None]
) -> Iterator[tuple[str, list[str], str]]:
    """Yield the requirements of the files that a ``file:`` directive names.

    Source: the setuptools documentation, "Configuring setuptools using
    setup.cfg files" and "… using pyproject.toml files".
    """
    for path in texts(paths):
        content = (read(path) or b"").decode("utf-8", "replace")
        yield extra, required(content), path


def _stated(value: object, path: str) -> Stated | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        text = str(value).strip()
    except ValueError:
        # An integer of thousands of digits.
        return None
    return Stated(_encodable(text), path) if text else None


def _all_stated(values: Iterable[str], path: str) -> tuple[Stated, ...]:
    some = itertools.islice(values, ITEMS)
    return tuple(Stated(_encodable(value), path) for value in some)


def _encodable(text: str) -> str:
    r"""Return *text* with lone surrogates written out, as ``\ud800``."""
    return text.encode("utf-8", "backslashreplace").decode()
