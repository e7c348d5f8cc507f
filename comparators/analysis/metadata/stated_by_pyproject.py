"""Metadata as pyproject.toml states it.

Source: PEP 517, 518 and 621; the setuptools documentation, "Configuring
setuptools using pyproject.toml files"; the tables of poetry and flit that are
older than these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .configuration import read_pyproject
from .egg_info import EntryPoint
from .stated import (
    Metadata,
    by_extra,
    in_files,
    required,
    state,
    table,
    texts,
)
from .values import shown

_Read = Callable[[str], "bytes | None"]

_ADDRESSES = {"url": "", "git": "git+", "path": "", "file": ""}
_GROUPS = {"scripts": "console_scripts", "gui-scripts": "gui_scripts"}


def stated_by_pyproject(content: bytes, path: str, read: _Read) -> Metadata:
    """Read pyproject.toml.

    Args:
        content: of the file.
        path: of the file.
        read: gives the content of a file of the archive.
    """
    tables = read_pyproject(content).tables
    build = table(tables.get("build-system"))
    project = table(tables.get("project"))
    tool = table(tables.get("tool"))
    poetry = table(tool.get("poetry"))
    # Another name of the table of Poetry's dependencies.
    main = table(table(poetry.get("group")).get("main"))
    flit = table(tool.get("flit"))
    older = table(flit.get("metadata"))
    stated = project or poetry or older
    extras = {
        **table(project.get("optional-dependencies")),
        **table(older.get("requires-extra")),
    }
    dependencies = [
        *required(project.get("dependencies")),
        *_of_poetry(poetry.get("dependencies")),
        *_of_poetry(main.get("dependencies")),
        *required(older.get("requires")),
    ]
    licence = stated.get("license")
    if isinstance(licence, dict):
        licence = licence.get("text")
    people = [
        *_persons(stated.get("authors")),
        *_persons(stated.get("maintainers")),
    ]
    dynamic = texts(stated.get("dynamic"))
    return state(
        path,
        name=stated.get("name"),
        version=stated.get("version"),
        requires_python=stated.get("requires-python"),
        license=licence,
        build_backend=build.get("build-backend"),
        requirements=by_extra(
            ("", dependencies, path),
            *((key, required(lines), path) for key, lines in extras.items()),
            *_in_files(tool, dynamic, read),
        ),
        build_requirements=required(build.get("requires")),
        extras=[*extras, *table(poetry.get("extras"))],
        entry_points=(
            *_entry_points(project, project.get("entry-points")),
            *_entry_points(poetry, poetry.get("plugins")),
            *_entry_points({}, flit.get("entrypoints")),
        ),
        people=[name for name, mail in people if name],
        mails=[mail for name, mail in people if mail],
        urls={
            **table(stated.get("urls")),
            **{
                key: stated.get(key)
                for key in ("homepage", "repository", "documentation")
            },
        },
        license_files=project.get("license-files"),
        scripts=table(tool.get("setuptools")).get("script-files"),
        backend_path=build.get("backend-path"),
        expressions={"version": "dynamic"} if "version" in dynamic else {},
    )


def _in_files(
    tool: Mapping[str, Any], dynamic: list[str], read: _Read
) -> Iterator[tuple[str, list[str], str]]:
    """Yield the requirements that setuptools or Hatch takes from files.

    For Hatch it is the plugin hatch-requirements-txt that does.
    """
    directives = table(table(tool.get("setuptools")).get("dynamic"))
    metadata = table(table(tool.get("hatch")).get("metadata"))
    hook = table(table(metadata.get("hooks")).get("requirements_txt"))
    if "dependencies" in dynamic:
        directive = table(directives.get("dependencies"))
        yield from in_files("", directive.get("file"), read)
        yield from in_files("", hook.get("files"), read)
    if "optional-dependencies" in dynamic:
        extras = table(directives.get("optional-dependencies"))
        for extra, directive in extras.items():
            yield from in_files(extra, table(directive).get("file"), read)
        for extra, paths in table(hook.get("optional-dependencies")).items():
            yield from in_files(extra, paths, read)


def _entry_points(
    scripts: Mapping[str, Any], groups: object
) -> Iterator[EntryPoint]:
    """Yield the entry points of a table with scripts, and of one of groups."""
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
                yield EntryPoint(group, name, target)


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
            yield f"{name} {version if is_text else shown(version)}"


def _persons(people: object) -> Iterator[tuple[str, str]]:
    """Yield name and address; poetry has both in one text."""
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            yield str(person.get("name", "")), str(person.get("email", ""))
        elif isinstance(person, str):
            name, _, rest = person.partition("<")
            yield name.strip(), person if rest else ""
