"""Metadata as pyproject.toml states it.

Source: PEP 517, 518 and 621; the tables of poetry and flit that are older.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import configuration, values
from .egg_info import EntryPoint
from .stated import Metadata, Stated, all_stated, by_extra, one, table, texts

_ADDRESSES = {"url": "", "git": "git+", "path": "", "file": ""}
_GROUPS = {"scripts": "console_scripts", "gui-scripts": "gui_scripts"}


def stated_by_pyproject(content: bytes, path: str) -> Metadata:
    """Read pyproject.toml."""
    tables = configuration.read_pyproject(content).tables
    tool = table(tables.get("tool"))
    project = table(tables.get("project"))
    poetry = table(tool.get("poetry"))
    flit = table(tool.get("flit"))
    older = table(flit.get("metadata"))
    build = table(tables.get("build-system"))
    stated = project or poetry or older
    licence = stated.get("license")
    is_expression = stated is project and isinstance(licence, str)
    if isinstance(licence, dict):
        licence = licence.get("text")
    people = [
        *_persons(stated.get("authors")),
        *_persons(stated.get("maintainers")),
    ]
    return Metadata(
        path,
        name=one(stated.get("name"), path),
        version=one(stated.get("version"), path),
        requires_python=one(stated.get("requires-python"), path),
        license_expression=one(licence if is_expression else None, path),
        license_text=one(None if is_expression else licence, path),
        build_backend=one(build.get("build-backend"), path),
        requirements=by_extra(
            path,
            ("", texts(project.get("dependencies"))),
            ("", _of_poetry(poetry.get("dependencies"))),
            ("", texts(older.get("requires"))),
            *_lists(project.get("optional-dependencies")),
            *_lists(older.get("requires-extra")),
        ),
        build_requirements=all_stated(texts(build.get("requires")), path),
        extras=all_stated(
            [
                *table(project.get("optional-dependencies")),
                *table(poetry.get("extras")),
                *table(older.get("requires-extra")),
            ],
            path,
        ),
        entry_points=_entry_points(
            (project, project.get("entry-points")),
            (poetry, poetry.get("plugins")),
            (flit, flit.get("entrypoints")),
        ),
        people=all_stated([name for name, mail in people if name], path),
        mails=all_stated([mail for name, mail in people if mail], path),
        urls={
            label: address
            for label, value in (
                *table(stated.get("urls")).items(),
                *(
                    (key, stated.get(key))
                    for key in ("homepage", "repository", "documentation")
                ),
            )
            if (address := one(value, path))
        },
        license_files=all_stated(texts(project.get("license-files")), path),
        scripts=all_stated(
            texts(table(tool.get("setuptools")).get("script-files")), path
        ),
        backend_path=all_stated(texts(build.get("backend-path")), path),
        expressions=(
            {"version": Stated("dynamic", path)}
            if "version" in texts(stated.get("dynamic"))
            else {}
        ),
    )


def _entry_points(
    *places: tuple[Mapping[str, Any], object],
) -> tuple[EntryPoint, ...]:
    """Collect the entry points of tables that hold scripts and groups."""
    found = []
    for scripts, groups in places:
        named = [
            *((group, scripts.get(key)) for key, group in _GROUPS.items()),
            *table(groups).items(),
        ]
        for group, points in named:
            for name, target in table(points).items():
                if isinstance(target, dict):
                    # poetry has a table for a script of its own kind.
                    target = target.get("reference") or target.get("callable")
                if isinstance(target, str):
                    found.append(EntryPoint(group, name, target))
    return tuple(found)


def _of_poetry(dependencies: object) -> Iterator[str]:
    """Yield name and constraint, which are not by PEP 508, or an address.

    Python is none of them, and what is optional belongs to an extra.
    """
    for name, constraint in table(dependencies).items():
        given = table(constraint)
        if name.lower() == "python" or given.get("optional") is True:
            continue
        for key, prefix in _ADDRESSES.items():
            if isinstance(given.get(key), str):
                yield f"{name} @ {prefix}{given[key]}"
                break
        else:
            version = given.get("version", constraint)
            is_text = isinstance(version, str)
            yield f"{name} {version if is_text else values.shown(version)}"


def _persons(people: object) -> Iterator[tuple[str, str]]:
    """Yield name and address; poetry has both in one text."""
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            yield str(person.get("name", "")), str(person.get("email", ""))
        elif isinstance(person, str):
            name, _, rest = person.partition("<")
            yield name.strip(), person if rest else ""


def _lists(value: object) -> Iterator[tuple[str, list[str]]]:
    for key, lines in table(value).items():
        yield str(key), texts(lines)
