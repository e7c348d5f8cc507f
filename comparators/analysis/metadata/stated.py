"""Records of metadata, each value with the place that states it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        license_expression: by SPDX (PEP 639).
        license_text: the field License, a text or a name.
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
    license_expression: Stated | None = None
    license_text: Stated | None = None
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


def one(value: object, path: str) -> Stated | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        text = str(value).strip()
    except ValueError:
        # An integer of thousands of digits.
        return None
    return Stated(_encodable(text), path) if text else None


def all_stated(values: Iterable[str], path: str) -> tuple[Stated, ...]:
    return tuple(Stated(_encodable(value), path) for value in values)[:ITEMS]


def _encodable(text: str) -> str:
    r"""Return *text* with lone surrogates written out, as ``\ud800``."""
    return text.encode("utf-8", "backslashreplace").decode()


def by_extra(
    path: str, *lists: tuple[str, Iterable[str]]
) -> dict[str, tuple[Stated, ...]]:
    """Collect requirements by extra; an extra without any is left out."""
    found: dict[str, list[str]] = {}
    for extra, lines in lists:
        key = canonicalize_name(extra) if extra else ""
        found.setdefault(key, []).extend(lines)
    return {
        extra: stated
        for extra, lines in found.items()
        if (stated := all_required(lines, path))
    }


def all_required(lines: Iterable[str], path: str) -> tuple[Stated, ...]:
    """Requirements, without comments behind or between them."""
    return all_stated(filter(None, map(without_comment, lines)), path)
