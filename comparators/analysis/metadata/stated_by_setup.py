"""Metadata as setup.cfg and the arguments of ``setup()`` state it.

Source: the setuptools documentation, "Configuring setuptools using setup.cfg
files" and "Keywords".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from . import configuration
from .stated import (
    Metadata,
    Stated,
    all_required,
    all_stated,
    by_extra,
    one,
    table,
    texts,
)
from .stated_by_builds import stated_by_entry_points


def stated_by_setup_cfg(content: bytes, path: str) -> Metadata:
    """Read setup.cfg."""
    tables = configuration.read_setup_cfg(content).tables
    metadata = table(tables.get("metadata"))
    options = table(tables.get("options"))

    def own(key: str) -> Stated | None:
        value = str(metadata.get(key) or "")
        # It comes from elsewhere, for a version from code that may be run.
        return (
            None if value.startswith(("attr:", "file:")) else one(value, path)
        )

    def listed(value: object) -> list[str]:
        return [line for line in texts(value) if not line.startswith("file:")]

    extras = table(tables.get("options.extras_require"))
    lists = [("", listed(options.get("install_requires")))]
    lists += [(extra, listed(value)) for extra, value in extras.items()]
    points = [
        (group, _assignments(texts(value)))
        for group, value in table(tables.get("options.entry_points")).items()
    ]
    urls = {}
    for key, label in (("url", "Home-page"), ("download_url", "Download-URL")):
        if address := own(key):
            urls[label] = address
    for label, value in _assignments(texts(metadata.get("project_urls"))):
        urls[label] = Stated(value, path)
    return Metadata(
        name=own("name"),
        version=own("version"),
        requires_python=one(options.get("python_requires"), path),
        license_text=own("license"),
        requirements=by_extra(path, *lists),
        build_requirements=all_required(
            listed(options.get("setup_requires")), path
        ),
        extras=all_stated(extras, path),
        entry_points={
            group: {name: Stated(value, path) for name, value in pairs}
            for group, pairs in points
        },
        people=tuple(filter(None, map(own, ("author", "maintainer")))),
        mails=tuple(
            filter(None, map(own, ("author_email", "maintainer_email")))
        ),
        urls=urls,
        license_files=all_stated(
            _comma_separated(
                metadata.get("license_files") or metadata.get("license_file")
            ),
            path,
        ),
        scripts=all_stated(_comma_separated(options.get("scripts")), path),
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

    def own(key: str) -> Stated | None:
        return one(values.get(key), path)

    extras = table(values.get("extras_require"))
    lists = [("", texts(values.get("install_requires")))]
    for key, value in extras.items():
        extra, _, marker = str(key).partition(":")
        lists.append((extra, [_marked(line, marker) for line in texts(value)]))
    points = values.get("entry_points")
    if isinstance(points, str):
        found = dict(
            stated_by_entry_points(
                points.encode("utf-8", "surrogatepass"), path
            ).entry_points
        )
    else:
        found = {
            str(group): {
                name: Stated(target, path)
                for name, target in _assignments(texts(value))
            }
            for group, value in table(points).items()
        }
    urls = {
        label: address
        for label, key in (
            ("Home-page", "url"),
            ("Download-URL", "download_url"),
        )
        if (address := own(key))
    }
    for label, value in table(values.get("project_urls")).items():
        if address := one(value, path):
            urls[str(label)] = address
    return Metadata(
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
        entry_points=found,
        people=tuple(filter(None, map(own, ("author", "maintainer")))),
        mails=tuple(
            filter(None, map(own, ("author_email", "maintainer_email")))
        ),
        urls=urls,
        license_files=all_stated(
            texts(values.get("license_files") or values.get("license_file")),
            path,
        ),
        scripts=all_stated(texts(values.get("scripts")), path),
        expressions={
            name: Stated(text, path) for name, text in expressions.items()
        },
    )


def _marked(line: str, marker: str) -> str:
    return f"{line}; {marker}" if marker else line


def _assignments(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, equals, value = line.partition("=")
        if equals:
            yield name.strip(), value.strip()


def _comma_separated(value: object) -> list[str]:
    return [
        part.strip()
        for line in texts(value)
        for part in line.split(",")
        if part.strip()
    ]
