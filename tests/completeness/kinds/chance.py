"""What changes are made of: names, lines, texts and bytes, by chance."""

from __future__ import annotations

import random

_WORDS = ("alpha", "beta", "answer", "index", "limit", "reader", "token")
_DIRECTORIES = ("", "pkg", "pkg/sub", "docs", "tests", "src/inner", "tools")
TEXT_SUFFIXES = (".py", ".txt", ".rst", ".md", ".cfg", ".c", ".pyi", "")
BINARY_SUFFIXES = (".bin", ".dat", ".png", ".so", ".woff", "")


def name(chance: random.Random) -> str:
    return f"{chance.choice(_WORDS)}_{chance.randrange(1000)}"


def path(
    chance: random.Random,
    suffixes: tuple[str, ...] = TEXT_SUFFIXES,
    directories: tuple[str, ...] = _DIRECTORIES,
) -> str:
    """A path that no member of :func:`.change.base` has."""
    directory = chance.choice(directories)
    file = f"x{name(chance)}{chance.choice(suffixes)}"
    return f"{directory}/{file}" if directory else file


def line(chance: random.Random) -> bytes:
    """A line of a module, with its line feed; seldom the same twice."""
    one, other = name(chance), name(chance)
    return chance.choice(
        (
            f"{one} = {chance.randrange(10**6)}\n",
            f"def {one}({other}): return {chance.randrange(10**6)}\n",
            f"# {one} before {other}\n",
            f"{one} = '{other} {chance.randrange(10**4)}'\n",
        )
    ).encode()


def lines(chance: random.Random, most: int = 60) -> list[bytes]:
    return [line(chance) for _ in range(chance.randint(1, most))]


def text(chance: random.Random, size: int) -> bytes:
    """A text of exactly so many bytes, whose lines differ."""
    some = b"".join(line(chance) for _ in range(min(size // 20 + 1, 200)))
    return (some * (size // len(some) + 1))[:size]


def edited(chance: random.Random, data: bytes, choices: bytes) -> bytes:
    """`data` with one byte changed, added or left out, anywhere."""
    at = chance.randint(0, len(data))
    other = [byte for byte in choices if data[at : at + 1] != bytes([byte])]
    byte = bytes([chance.choice(other)])
    way = chance.choice(("changed", "added", "left out"))
    if way == "added" or at == len(data):
        return data[:at] + byte + data[at:]
    if way == "left out":
        return data[:at] + data[at + 1 :]
    return data[:at] + byte + data[at + 1 :]
