"""The metadata of a release: all of it, and the places that state it.

What a build made of the project is in PKG-INFO and in the ``.egg-info``
directory; those come first. What they do not state is taken from
pyproject.toml, then setup.cfg, then setup.py. Of setup.py values count that
follow from the archive alone; for what is installed or run, also those that
code behind the script's back would have to change.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..metadata import stated_by_builds, stated_by_pyproject, stated_by_setup
from ..metadata.stated import Metadata, Stated, merged

if TYPE_CHECKING:
    from ..archive.layout import Layout

__all__ = ["Metadata", "Stated", "effective_metadata", "stated_metadata"]

_Read = Callable[[str], "bytes | None"]


def effective_metadata(layout: Layout, read: _Read) -> Metadata:
    """Return the metadata of a release: each from the first that states it.

    Args:
        layout: the members from the root directory.
        read: gives the content of a member by its path there; None where it
            is no file.

    Never raises, whatever the files hold.
    """
    return merged(stated_metadata(layout, read))


def stated_metadata(layout: Layout, read: _Read) -> tuple[Metadata, ...]:
    """Return what each file states for itself, the one that counts first.

    For a reader who trusts none of them: a stale ``.egg-info`` directory
    states less than the next build will. Arguments as for
    :func:`effective_metadata`.
    """
    readers = [
        ("PKG-INFO", stated_by_builds.stated_by_core_metadata),
        *_readers_of_egg_info(layout),
        ("pyproject.toml", stated_by_pyproject.stated_by_pyproject),
        ("setup.cfg", stated_by_setup.stated_by_setup_cfg),
        (
            "setup.py",
            lambda content, _: _stated_by_script(content, layout),
        ),
    ]
    return tuple(
        reader(content, path)
        for path, reader in readers
        if path in layout.members and (content := read(path))
    )


def egg_info_paths(layout: Layout, name: str) -> list[str]:
    """Return the paths of a file of ``.egg-info`` directories near the root."""
    return sorted(
        path
        for path in layout.members
        if path.endswith(f".egg-info/{name}") and path.count("/") < 3
    )


def _readers_of_egg_info(
    layout: Layout,
) -> list[tuple[str, Callable[[bytes, str], Metadata]]]:
    return [
        (path, reader)
        for name, reader in (
            ("PKG-INFO", stated_by_builds.stated_by_core_metadata),
            ("requires.txt", stated_by_builds.stated_by_requires_txt),
            ("entry_points.txt", stated_by_builds.stated_by_entry_points),
        )
        for path in egg_info_paths(layout, name)
    ]


def _stated_by_script(content: bytes, layout: Layout) -> Metadata:
    from ..python_code.setup_script import read_setup_script

    script = read_setup_script(content, layout.members)
    stated, likely = (
        stated_by_setup.stated_by_setup_arguments(
            values, script.expressions, "setup.py"
        )
        for values in (
            script.values if script.is_certain else {},
            script.likely_values,
        )
    )
    # What may run or be installed is to be looked at even where it is not
    # certain.
    return stated._replace(
        requirements=likely.requirements,
        build_requirements=likely.build_requirements,
        requires_python=likely.requires_python,
        extras=likely.extras,
        entry_points=likely.entry_points,
        scripts=likely.scripts,
    )
