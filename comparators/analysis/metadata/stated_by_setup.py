"""Metadata as setup.cfg and the arguments of ``setup()`` state it.

Source: the setuptools documentation, "Configuring setuptools using setup.cfg
files" and "Keywords".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .configuration import read_setup_cfg
from .egg_info import EntryPoint, read_entry_points
from .stated import (
    ITEMS,
    Metadata,
    Stated,
    all_required,
    all_stated,
    by_extra,
    one,
    table,
    texts,
)

_ELSEWHERE = ("attr:", "file:")
_COMMA_SEPARATED = ("license_files", "license_file", "scripts")


def stated_by_setup_cfg(content: bytes, path: str) -> Metadata:
    """Read setup.cfg, whose keys are arguments of ``setup()``."""
    tables = read_setup_cfg(content).tables
    sections = (table(tables.get(key)) for key in ("metadata", "options"))
    given = {key: text for each in sections for key, text in each.items()}
    arguments: dict[str, object] = {
        key: text
        for key, text in given.items()
        if not text.startswith(_ELSEWHERE)
    }
    for key in _COMMA_SEPARATED:
        parts = (
            part for line in texts(given.get(key)) for part in line.split(",")
        )
        arguments[key] = list(parts)
    arguments["project_urls"] = dict(
        _assignments(texts(given.get("project_urls")))
    )
    arguments["entry_points"] = tables.get("options.entry_points")
    arguments["extras_require"] = {
        extra: text
        for extra, text in table(tables.get("options.extras_require")).items()
        if not text.startswith(_ELSEWHERE)
    }
    tag = table(tables.get("egg_info")).get("tag_build")
    return stated_by_setup_arguments(
        arguments,
        {key: text for key, text in given.items() if key not in arguments},
        path,
    )._replace(tag_build=one(tag, path))


def stated_by_setup_arguments(
    values: Mapping[str, object], expressions: Mapping[str, str], path: str
) -> Metadata:
    """Give what the arguments of ``setup()`` state.

    Args:
        values: the arguments whose value is known, by name.
        expressions: the others, as they are written.
        path: of the script.
    """

    def own(key: str) -> Stated | None:
        return one(values.get(key), path)

    lists = [("", texts(values.get("install_requires")))]
    for key, value in table(values.get("extras_require")).items():
        extra, _, marker = str(key).partition(":")
        lists.append((extra, [_marked(line, marker) for line in texts(value)]))
    urls = {
        "Home-page": values.get("url"),
        "Download-URL": values.get("download_url"),
        **table(values.get("project_urls")),
    }
    return Metadata(
        path,
        name=own("name"),
        version=own("version"),
        requires_python=own("python_requires"),
        license_expression=own("license_expression"),
        license_text=own("license"),
        requirements=by_extra(path, *lists),
        build_requirements=all_required(
            texts(values.get("setup_requires")), path
        ),
        extras=all_stated(
            filter(None, dict.fromkeys(extra for extra, _ in lists)), path
        ),
        entry_points=_entry_points(values.get("entry_points")),
        people=tuple(filter(None, map(own, ("author", "maintainer")))),
        mails=tuple(
            filter(None, map(own, ("author_email", "maintainer_email")))
        ),
        urls={
            str(label): address
            for label, value in urls.items()
            if (address := one(value, path))
        },
        license_files=all_stated(
            texts(values.get("license_files") or values.get("license_file")),
            path,
        ),
        scripts=all_stated(texts(values.get("scripts")), path),
        dependency_links=all_stated(
            texts(values.get("dependency_links")), path
        ),
        expressions={
            name: Stated(text, path) for name, text in expressions.items()
        },
    )


def _entry_points(value: object) -> tuple[EntryPoint, ...]:
    """Read what setuptools reads as the lines of entry_points.txt."""
    lines = [value] if isinstance(value, str) else []
    for group, points in table(value).items():
        lines += [f"[{group}]", *texts(points)]
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    return read_entry_points(content)[:ITEMS]


def _marked(line: str, marker: str) -> str:
    return f"{line}; {marker}" if marker else line


def _assignments(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, equals, value = line.partition("=")
        if equals:
            yield name.strip(), value.strip()
