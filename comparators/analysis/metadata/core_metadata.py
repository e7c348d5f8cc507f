"""Core metadata: the fields of PKG-INFO and METADATA.

Read leniently, what is invalid is a sentence. No input raises.

Source: the core metadata specification (PEP 241, 314, 345, 566, 643, 685,
639, 794), every version that the installed packaging knows.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from .dependency_specifiers import parse_requirement

if TYPE_CHECKING:
    from packaging.metadata import RawMetadata

LARGEST = 4 << 20
"""Bytes of all headers; of more, none is read."""

MOST = 10_000
"""Lines of all headers."""

MOST_NAMES = 500
"""Different header names of one file; the parser is quadratic in them."""

LONGEST = 2_000
"""Characters of a value; of a longer one the validity is not looked into."""

FIELDS = {
    # In the specification's order; the deprecated ones at the end, as there.
    "metadata_version": "Metadata-Version",
    "name": "Name",
    "version": "Version",
    "dynamic": "Dynamic",
    "platforms": "Platform",
    "supported_platforms": "Supported-Platform",
    "summary": "Summary",
    "description_content_type": "Description-Content-Type",
    "keywords": "Keywords",
    "author": "Author",
    "author_email": "Author-email",
    "maintainer": "Maintainer",
    "maintainer_email": "Maintainer-email",
    "license_expression": "License-Expression",
    "license_files": "License-File",
    "classifiers": "Classifier",
    "requires_dist": "Requires-Dist",
    "requires_python": "Requires-Python",
    "requires_external": "Requires-External",
    "project_urls": "Project-URL",
    "provides_extra": "Provides-Extra",
    "import_names": "Import-Name",
    "import_namespaces": "Import-Namespace",
    "provides_dist": "Provides-Dist",
    "obsoletes_dist": "Obsoletes-Dist",
    "home_page": "Home-page",
    "download_url": "Download-URL",
    "license": "License",
    "requires": "Requires",
    "provides": "Provides",
    "obsoletes": "Obsoletes",
}
"""The key that packaging gives a field, and the field's name."""

_REQUIRED = ("metadata_version", "name", "version")
_END = re.compile(rb"\n\r?\n|\r\r|\A\r?\n")
_NAME = re.compile(rb"^[!-9;-~]+:", re.MULTILINE)
# They would have the parser read what follows in another way.
_MIME = re.compile(
    rb"^(?=content-|mime-version)", re.MULTILINE | re.IGNORECASE
)


class CoreMetadata(NamedTuple):
    """What a metadata file says.

    Attributes:
        fields: by name, in the specification's order, without line breaks;
            those that may be there more than once as a sorted tuple.
        problems: sentences that name a field and its value.
        others: headers that are no field, or not as one is written; what is
            no header under "description".
        body: what follows the headers: in newer files the description.
        is_read: whether the file was not refused for its size.
    """

    fields: Mapping[str, str | tuple[str, ...]]
    problems: tuple[str, ...] = ()
    others: Mapping[str, list[str]] = {}
    body: bytes = b""
    is_read: bool = True

    def get(self, name: str) -> tuple[str, ...]:
        """The values of a field, by its name."""
        value = self.fields.get(name, ())
        return (value,) if isinstance(value, str) else value


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
            return CoreMetadata({}, (problem,), is_read=False)
    from packaging.metadata import parse_email

    raw, unplaced = parse_email(_MIME.sub(b"X-", head) + b"\n")
    fields: dict[str, str | tuple[str, ...]] = {}
    for key, name in FIELDS.items():
        value: object = raw.get(key)
        if isinstance(value, dict):
            value = [f"{label}, {url}" for label, url in value.items()]
        if isinstance(value, list):
            fields[name] = tuple(sorted(set(map(_one_line, value))))
        elif value is not None:
            fields[name] = _one_line(str(value))
    problems = (*_unplaced_fields(unplaced), *_problems(raw, unplaced))
    if text := raw.get("description"):
        unplaced.setdefault("description", [text])
    return CoreMetadata(fields, problems, unplaced, body)


def split(content: bytes) -> tuple[bytes, bytes]:
    """Cut a metadata file behind the empty line that ends its headers."""
    end = _END.search(content)
    at = end.end() if end else len(content)
    return content[:at], content[at:]


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _unplaced_fields(unplaced: Mapping[str, list[str]]) -> Iterator[str]:
    known = {name.lower(): name for name in FIELDS.values()}
    for name, values in unplaced.items():
        if name in known and len(values) > 1:
            yield f"{known[name]}: {len(values)} values where one belongs"
        elif name in known:
            yield f"{known[name]}: {quoted(values[0])} is not UTF-8"


def _problems(
    raw: RawMetadata, unplaced: Mapping[str, list[str]]
) -> Iterator[str]:
    from packaging.metadata import InvalidMetadata, Metadata

    for key in _REQUIRED:
        if key not in raw and FIELDS[key].lower() not in unplaced:
            yield f"{FIELDS[key]}: missing"
    metadata = Metadata.from_raw(raw, validate=False)
    for key, name in FIELDS.items():
        value: object = raw.get(key)
        if key == "requires_dist":
            yield from _bad_requirements(raw.get("requires_dist", []))
        elif isinstance(value, str) and len(value) > LONGEST:
            if key in _REQUIRED:
                yield f"{name}: {len(value):,} characters"
        elif value is not None:
            try:
                getattr(metadata, key)
            except InvalidMetadata as exception:
                reason = f"{quoted(str(value))} is not valid"
                if not isinstance(value, str):
                    reason = _one_line(str(exception))[:LONGEST]
                yield f"{name}: {reason}"
            except Exception as exception:
                # The parsers behind some fields (email's, for the content
                # type) raise whatever they stumble over.
                why = type(exception).__name__
                yield f"{name}: {quoted(str(value))} cannot be read ({why})"


def _bad_requirements(lines: list[str]) -> Iterator[str]:
    bad = [
        one for one in map(_one_line, lines) if not parse_requirement(one).name
    ]
    for line in bad[:10]:
        yield f"Requires-Dist: {quoted(line)} is not a requirement by PEP 508"
    if len(bad) > 10:
        yield f"Requires-Dist: {len(bad) - 10:,} more are no requirements"


def quoted(value: str) -> str:
    """A value for a sentence: on one line, in quotes, and not endless."""
    value = _one_line(value)
    return f'"{value[:100]}…"' if len(value) > 100 else f'"{value}"'
