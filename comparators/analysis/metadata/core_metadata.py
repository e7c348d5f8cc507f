"""Core metadata: the fields of PKG-INFO and METADATA.

Read as pip does, with the standard library's parser of mail headers; what is
invalid is a sentence. No input raises.

Source: the core metadata specification (PEP 241, 314, 345, 566, 643, 685,
639, 794), every version that the installed packaging knows.
"""

from __future__ import annotations

import email.parser
import functools
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

LARGEST = 4 << 20
"""Bytes of all headers; of more, none is read."""

MOST = 10_000
"""Lines of all headers."""

MOST_NAMES = 500
"""Different header names of one file; packaging is quadratic in them."""

LONGEST = 2_000
"""Characters of a value; of a longer one the validity is not looked into."""

_REQUIRED = ("metadata_version", "name", "version")
_END = re.compile(rb"\n\r?\n|\r\r|\A\r?\n")
_NAME = re.compile(rb"^[!-9;-~]+:", re.MULTILINE)
# They would have packaging's parser read what follows in another way.
_MIME = re.compile(
    rb"^(?=content-|mime-version)", re.MULTILINE | re.IGNORECASE
)


class CoreMetadata(NamedTuple):
    """What a metadata file says.

    Attributes:
        fields: by name in small letters: the values, without line breaks,
            sorted, each once.
        names: of the fields, as they are written, in the file's order.
        problems: sentences that name a field and its value.
        body: what follows the headers: in newer files the description.
        is_read: whether the file was not refused for its size.
    """

    fields: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str] = {}
    problems: tuple[str, ...] = ()
    body: bytes = b""
    is_read: bool = True

    def get(self, name: str) -> tuple[str, ...]:
        """The values of a field, by its name in small letters."""
        return self.fields.get(name, ())


@functools.lru_cache(maxsize=4)
def parse_metadata(content: bytes) -> CoreMetadata:
    """Read a metadata file; never raises, whatever the bytes are."""
    head, body = split(content)
    for limit, noun, number in (
        (LARGEST, "bytes", len(head)),
        (MOST, "lines", head.count(b"\n") + head.count(b"\r")),
        (MOST_NAMES, "names", len(set(_NAME.findall(head.lower())))),
    ):
        if number > limit:
            problem = f"not read: more than {limit:,} {noun} of headers"
            return CoreMetadata({}, problems=(problem,), is_read=False)
    # The parser takes characters; what they stand for is UTF-8.
    message = email.parser.HeaderParser().parsestr(head.decode("latin-1"))
    fields: dict[str, set[str]] = {}
    for name, value in message.items():
        text = value.encode("latin-1").decode("utf-8", "surrogateescape")
        fields.setdefault(name.lower(), set()).add(_one_line(text))
    # What is no header ends the headers.
    rest = str(message.get_payload()).strip("\r\n").encode("latin-1")
    return CoreMetadata(
        {name: tuple(sorted(values)) for name, values in fields.items()},
        {name.lower(): name for name in message},
        tuple(_problems(head)),
        rest + body,
    )


def split(content: bytes) -> tuple[bytes, bytes]:
    """Cut a metadata file behind the empty line that ends its headers."""
    end = _END.search(content)
    at = end.end() if end else len(content)
    return content[:at], content[at:]


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _problems(head: bytes) -> Iterator[str]:
    from packaging.metadata import InvalidMetadata, Metadata, parse_email

    try:
        head.decode()
        raw, unplaced = parse_email(_MIME.sub(b"X-", head))
        metadata = Metadata.from_raw(raw, validate=False)
    except UnicodeDecodeError as error:
        yield f"not UTF-8: byte {head[error.start]:#04x} at {error.start}"
        return
    except Exception as error:
        # email raises whatever it stumbles over.
        yield f"cannot be checked ({type(error).__name__})"
        return
    for key in dict.fromkeys((*_REQUIRED, *raw)):
        value = raw.get(key)
        name = key.replace("_", "-")
        try:
            if len(unplaced.get(name, ())) > 1:
                yield f"{name}: {len(unplaced[name])} values where one belongs"
            elif key not in raw:
                yield f"{name}: missing"
            elif not isinstance(value, str) or len(value) <= LONGEST:
                getattr(metadata, key)
            elif key in _REQUIRED:
                yield f"{name}: {len(value):,} characters"
        except InvalidMetadata as error:
            text = _one_line(str(error))
            # The field is named at the end.
            yield text if len(text) < 200 else f"{text[:140]}…{text[-40:]}"
        except Exception as error:
            yield f"{name}: cannot be read ({type(error).__name__})"


def quoted(value: str) -> str:
    """A value for a sentence: on one line, in quotes, and not endless."""
    value = _one_line(value)
    return f'"{value[:100]}…"' if len(value) > 100 else f'"{value}"'
