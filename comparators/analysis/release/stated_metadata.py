"""What each file of a release states of it, the file that counts first first.

What a build made of the project is in PKG-INFO and in the ``.egg-info``
directory. What they do not state is in pyproject.toml, then setup.cfg, then
setup.py. Of setup.py values count that follow from the archive alone; for
what is installed or run, also those that code behind the script's back would
have to change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ..metadata.egg_info import near_root
from ..metadata.stated import Metadata
from ..metadata.stated_by_builds import (
    stated_by_core_metadata,
    stated_by_entry_points,
    stated_by_requires_txt,
)
from ..metadata.stated_by_pyproject import stated_by_pyproject
from ..metadata.stated_by_setup import (
    stated_by_setup_arguments,
    stated_by_setup_cfg,
)

if TYPE_CHECKING:
    from ..archive.layout import Layout

_Reader = Callable[[bytes, str], Metadata]

# Directories of metadata that are looked at; a release has one or two.
_MOST_DIRECTORIES = 100

# Of these, what a script only likely states is to be looked at as well.
_INSTALLED_OR_RUN = (
    *("requirements", "build_requirements", "requires_python", "extras"),
    *("entry_points", "scripts", "dependency_links"),
)


def stated_metadata(
    layout: Layout, read: Callable[[str], bytes | None]
) -> tuple[Metadata, ...]:
    """Return what each file states for itself.

    For a reader who trusts none of them: a stale ``.egg-info`` directory
    states less than the next build will.  Never raises, whatever the files
    hold.

    Args:
        layout: the members from the root directory.
        read: gives the content of a member by its path there; None where it
            is no file.
    """
    readers: list[tuple[list[str], _Reader]] = [
        (metadata_paths(layout), stated_by_core_metadata),
        (_near(layout, "requires.txt"), stated_by_requires_txt),
        (_near(layout, "entry_points.txt"), stated_by_entry_points),
        (["pyproject.toml"], partial(stated_by_pyproject, read=read)),
        (["setup.cfg"], partial(stated_by_setup_cfg, read=read)),
        (["setup.py"], partial(_stated_by_script, layout=layout)),
    ]
    return tuple(
        reader(content, path)
        for paths, reader in readers
        for path in paths
        if path in layout.members and (content := read(path)) is not None
    )


def metadata_paths(layout: Layout) -> list[str]:
    """PKG-INFO at the root, and the files like it of directories near it."""
    root = ["PKG-INFO"] if "PKG-INFO" in layout.members else []
    return root + _near(layout, "PKG-INFO", "METADATA")


def _near(layout: Layout, name: str, of_wheel: str = "") -> list[str]:
    """Return the paths of a file of the directories that builds write."""
    paths = near_root(layout.members, name)
    paths += [
        path
        for path in layout.members
        if path.endswith(f".dist-info/{of_wheel or name}")
        and path.count("/") == 1
    ]
    return sorted(paths)[:_MOST_DIRECTORIES]


def _stated_by_script(content: bytes, path: str, layout: Layout) -> Metadata:
    from ..python_code.setup_script import read_setup_script

    script = read_setup_script(content, layout.members)
    likely = stated_by_setup_arguments(
        script.likely_values, script.expressions, path
    )
    values, expressions = script.values, script.expressions
    if not script.is_certain:
        expressions |= {
            key: repr(values[key])
            for key in ("name", "version")
            if key in values
        }
        values = {}
    return stated_by_setup_arguments(values, expressions, path)._replace(
        **{key: getattr(likely, key) for key in _INSTALLED_OR_RUN}
    )
