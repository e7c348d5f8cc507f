"""Metadata as setup.cfg and the arguments of ``setup()`` state it.

Source: the setuptools documentation, "Configuring setuptools using setup.cfg
files" and "Keywords".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .configuration import read_setup_cfg
from .egg_info import EntryPoint, read_entry_points
from .stated import (
    ITEMS,
    Metadata,
    by_extra,
    in_files,
    required,
    state,
    table,
    texts,
)

_ELSEWHERE = ("attr:", "file:")


def stated_by_setup_cfg(
    content: bytes, path: str, read: Callable[[str], bytes | None]
) -> Metadata:
    """Read setup.cfg, whose keys are arguments of ``setup()``.

    Args:
        content: of the file.
        path: of the file.
        read: gives the content of a file of the archive.
    """
    tables = read_setup_cfg(content).tables
    given = {**table(tables.get("metadata")), **table(tables.get("options"))}
    extras = table(tables.get("options.extras_require"))
    values: dict[str, object] = {
        key: text
        for key, text in given.items()
        if not text.startswith(_ELSEWHERE)
    }
    for key in ("license_files", "license_file", "scripts"):
        values[key] = given.get(key, "").replace(",", "\n")
    values["project_urls"] = {
        label.strip(): url
        for line in texts(given.get("project_urls"))
        for label, _, url in [line.partition("=")]
    }
    values["entry_points"] = tables.get("options.entry_points")
    values["extras_require"] = {
        extra: [] if text.startswith("file:") else text
        for extra, text in extras.items()
    }
    expressions = {k: text for k, text in given.items() if k not in values}
    stated = stated_by_setup_arguments(values, expressions, path)
    lists = [
        (extra, [line.value], line.source)
        for extra, lines in stated.requirements.items()
        for line in lines
    ]
    for extra, text in (
        ("", given.get("install_requires", "")),
        *extras.items(),
    ):
        if text.startswith("file:"):
            paths = text.removeprefix("file:").replace(",", "\n")
            lists += in_files(extra, paths, read)
    tag = table(tables.get("egg_info")).get("tag_build")
    return stated._replace(
        requirements=by_extra(*lists),
        tag_build=state(path, tag_build=tag).tag_build,
    )


def stated_by_setup_arguments(
    values: Mapping[str, object], expressions: Mapping[str, str], path: str
) -> Metadata:
    """Give what the arguments of ``setup()`` state.

    Args:
        values: the arguments whose value is known, by name.
        expressions: the others, as they are written.
        path: of the script.
    """
    lists = [("", required(values.get("install_requires")), path)]
    for key, value in table(values.get("extras_require")).items():
        extra, _, marker = str(key).partition(":")
        lines = required(value)
        if marker:
            lines = [f"{line}; {marker}" for line in lines]
        lists.append((extra, lines, path))
    return state(
        path,
        name=values.get("name"),
        version=values.get("version"),
        requires_python=values.get("python_requires"),
        license=values.get("license_expression") or values.get("license"),
        requirements=by_extra(*lists),
        build_requirements=required(values.get("setup_requires")),
        extras=[extra for extra, _, _ in lists if extra],
        entry_points=_entry_points(values.get("entry_points")),
        people=[values.get("author"), values.get("maintainer")],
        mails=[values.get("author_email"), values.get("maintainer_email")],
        urls={
            "Home-page": values.get("url"),
            "Download-URL": values.get("download_url"),
            **table(values.get("project_urls")),
        },
        license_files=values.get("license_files")
        or values.get("license_file"),
        scripts=values.get("scripts"),
        dependency_links=values.get("dependency_links"),
        expressions=expressions,
    )


def _entry_points(value: object) -> tuple[EntryPoint, ...]:
    """Read what setuptools reads as the lines of entry_points.txt."""
    lines = [value] if isinstance(value, str) else []
    for group, points in table(value).items():
        lines += [f"[{group}]", *texts(points)]
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    return read_entry_points(content)[:ITEMS]
