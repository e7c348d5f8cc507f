"""Metadata as a build wrote it: PKG-INFO and the ``.egg-info`` directory."""

from __future__ import annotations

from . import core_metadata, dependency_specifiers, egg_info
from .stated import ITEMS, Metadata, Stated, by_extra, state


def stated_by_core_metadata(content: bytes, path: str) -> Metadata:
    """Read PKG-INFO or METADATA."""
    fields = core_metadata.parse_metadata(content).fields

    def all_of(*names: str) -> list[str]:
        return [value for name in names for value in fields.get(name, ())]

    def one(name: str) -> str:
        # Two of them contradict whatever states one.
        return " and ".join(fields.get(name, ()))

    labelled = (value.partition(",") for value in all_of("project-url"))
    return state(
        path,
        name=one("name"),
        version=one("version"),
        requires_python=one("requires-python"),
        license=one("license-expression") or one("license"),
        requirements=_by_extra(all_of("requires-dist"), path),
        extras=all_of("provides-extra"),
        people=all_of("author", "maintainer"),
        mails=all_of("author-email", "maintainer-email"),
        urls={
            "Home-page": one("home-page"),
            "Download-URL": one("download-url"),
            **{label.strip(): target for label, _, target in labelled},
        },
        license_files=all_of("license-file"),
    )


def stated_by_requires_txt(content: bytes, path: str) -> Metadata:
    """Read requires.txt of an ``.egg-info`` directory."""
    found = _by_extra(list(egg_info.read_requires(content)[:ITEMS]), path)
    return state(path, requirements=found, extras=list(filter(None, found)))


def stated_by_entry_points(content: bytes, path: str) -> Metadata:
    """Read entry_points.txt of an ``.egg-info`` directory."""
    points = egg_info.read_entry_points(content)[:ITEMS]
    return Metadata(path, entry_points=points)


def _by_extra(lines: list[str], path: str) -> dict[str, tuple[Stated, ...]]:
    """Sort requirements by the extra in their markers."""
    parse = dependency_specifiers.parse_requirement
    return by_extra(*((parse(line).extra, [line], path) for line in lines))
