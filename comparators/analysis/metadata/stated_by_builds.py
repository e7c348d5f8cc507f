"""Metadata as a build wrote it: PKG-INFO and the ``.egg-info`` directory."""

from __future__ import annotations

from collections.abc import Iterable

from . import core_metadata, dependency_specifiers, egg_info
from .stated import ITEMS, Metadata, Stated, all_stated, by_extra


def stated_by_core_metadata(content: bytes, path: str) -> Metadata:
    """Read PKG-INFO or METADATA."""
    parsed = core_metadata.parse_metadata(content)

    def one(field: str) -> Stated | None:
        # Two of them contradict whatever states one.
        values = parsed.get(field) or parsed.others.get(field.lower(), ())
        return Stated(" and ".join(values), path) if values else None

    def several(*fields: str) -> tuple[Stated, ...]:
        values = [value for field in fields for value in parsed.get(field)]
        return all_stated(values, path)

    urls = {}
    for field in ("Home-page", "Download-URL"):
        if address := one(field):
            urls[field] = address
    for value in parsed.get("Project-URL"):
        label, _, target = value.partition(",")
        urls[label.strip()] = Stated(target.strip(), path)
    return Metadata(
        path,
        name=one("Name"),
        version=one("Version"),
        requires_python=one("Requires-Python"),
        license_expression=one("License-Expression"),
        license_text=one("License"),
        requirements=_by_extra(parsed.get("Requires-Dist"), path),
        extras=several("Provides-Extra"),
        people=several("Author", "Maintainer"),
        mails=several("Author-email", "Maintainer-email"),
        urls=urls,
        license_files=several("License-File"),
    )


def stated_by_requires_txt(content: bytes, path: str) -> Metadata:
    """Read requires.txt of an ``.egg-info`` directory."""
    found = _by_extra(egg_info.read_requires(content)[:ITEMS], path)
    extras = all_stated(filter(None, found), path)
    return Metadata(path, requirements=found, extras=extras)


def stated_by_entry_points(content: bytes, path: str) -> Metadata:
    """Read entry_points.txt of an ``.egg-info`` directory."""
    points = egg_info.read_entry_points(content)[:ITEMS]
    return Metadata(path, entry_points=points)


def _by_extra(
    lines: Iterable[str], path: str
) -> dict[str, tuple[Stated, ...]]:
    """Sort requirements by the extra in their markers."""
    return by_extra(
        path,
        *(
            (dependency_specifiers.parse_requirement(line).extra, [line])
            for line in lines
        ),
    )
