"""How the rooms of the two packages stand to each other.

CONTRIBUTING.md has the table; this holds the code to it.
"""

from __future__ import annotations

import ast
import functools
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: From the ground up: a room imports only itself and what comes before it.
ROOMS = (
    *(
        f"comparators/analysis/{room}"
        for room in (
            "text",
            "differences",
            "similarity",
            "archive",
            "container",
            "trees",
            "pairing",
            "metadata",
            "python_code",
            "python_uses",
            "release",
            "findings/records",
            "findings/code",
            "findings",
        )
    ),
    "comparators/bounds",
    "comparators/report",
    "comparators/report/machine",
    "comparators",
    "plugins/presenters",
    "plugins/package_index",
    "plugins",
)
MOST_FILES = 15
MOST_LINES = 350
#: What is made anew for each run, and is nobody's global.
OF_ONE_RUN = {"self", "namespace", "parsed_args", "difference"}
CHANGE_THE_HOST = {
    "plugins/host.py",
}


def files() -> list[str]:
    return sorted(
        path.relative_to(ROOT).as_posix()
        for room in ("plugins", "comparators")
        for path in (ROOT / room).rglob("*.py")
    )


def room_of(file: str) -> int:
    """Return where the room of *file* is in :data:`ROOMS`."""
    room = file.rpartition("/")[0]
    return ROOMS.index(room) if room in ROOMS else -1


@functools.cache
def imports(file: str) -> frozenset[str]:
    """Return the files that *file* imports, anywhere in it, for any reason."""
    return frozenset(_imports(file)) - {file}


def _imports(file: str) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / file).read_bytes())):
        if not isinstance(node, ast.ImportFrom):
            continue
        named = node.module.split(".") if node.module else []
        if node.level:
            package = [*file.split("/")[: -node.level], *named]
        elif named[:1] == ["diffoscope_sdist"]:
            package = named[1:]
        else:
            continue
        for alias in node.names:
            for parts in ([*package, alias.name], package):
                path = f"{'/'.join(parts)}.py"
                if (ROOT / path).is_file():
                    yield path
                    break


def changes_the_host(file: str) -> bool:
    """Whether *file* sets or deletes attributes of what it is not.

    That is by ``setattr`` and ``delattr``, or by name where it is imported
    from diffoscope.
    """
    tree = ast.parse((ROOT / file).read_bytes())
    of_the_host = set(_names_of_the_host(tree))
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Name("setattr" | "delattr"),
                args=[ast.Name(name), *_],
            ) if name not in OF_ONE_RUN:
                return True
            case ast.Attribute(
                value=ast.Name(name), ctx=ast.Store() | ast.Del()
            ) if name in of_the_host:
                return True
    return False


def _names_of_the_host(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(level=0, module=str(module)):
                modules = [module] * len(node.names)
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case _:
                continue
        for module, alias in zip(modules, node.names, strict=True):
            if module.partition(".")[0] == "diffoscope":
                yield (alias.asname or alias.name).partition(".")[0]


def test_every_file_is_in_a_room() -> None:
    rooms = {file.rpartition("/")[0] for file in files()}
    assert rooms - {"comparators/analysis"} <= set(ROOMS)


@pytest.mark.parametrize("file", files())
def test_no_room_imports_one_above_it(file: str) -> None:
    above = {
        other for other in imports(file) if room_of(other) > room_of(file)
    }
    assert not above


def test_no_circle_of_files() -> None:
    graph = {file: imports(file) for file in files()}
    # Raises CycleError, which names the circle.
    graphlib.TopologicalSorter(graph).prepare()


def test_analysis_does_not_know_diffoscope() -> None:
    knowing = [
        file
        for file in files()
        if file.startswith("comparators/analysis/")
        for node in ast.walk(ast.parse((ROOT / file).read_bytes()))
        if (
            isinstance(node, ast.ImportFrom)
            and not node.level
            and (node.module or "").partition(".")[0].startswith("diffoscope")
        )
        or (
            isinstance(node, ast.Import)
            and any(a.name.startswith("diffoscope") for a in node.names)
        )
    ]
    assert not knowing


def test_one_file_changes_the_host() -> None:
    assert set(filter(changes_the_host, files())) == CHANGE_THE_HOST


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_few_files(room: str) -> None:
    found = [file for file in files() if file.rpartition("/")[0] == room]
    assert len([f for f in found if not f.endswith("__init__.py")]) <= (
        MOST_FILES
    )


def test_no_file_is_long() -> None:
    long = {
        file
        for file in files()
        if len((ROOT / file).read_text("utf-8").splitlines()) > MOST_LINES
    }
    assert not long
