"""Core metadata: the fields of PKG-INFO and METADATA.

Read leniently: what has no place among the fields is kept as it stands, what
is invalid is a sentence. No input raises.

Source: the core metadata specification (PEP 241, 314, 345, 566, 643, 685,
639, 794), every version that the installed packaging knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from . import dependency_specifiers, headers

if TYPE_CHECKING:
    from packaging.metadata import RawMetadata

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

# setuptools wrote this field years before the specification had it.
_EARLY = {"license_files"}


class Field(NamedTuple):
    """One field with its values, without line breaks and in sorted order."""

    name: str
    values: tuple[str, ...]
    multiple: bool

    def lines(self) -> list[str]:
        """One line a value, as the file would have it."""
        return [f"{self.name}: {value}" for value in self.values]


class CoreMetadata(NamedTuple):
    """What a metadata file says.

    Attributes:
        fields: in the specification's order, without the description.
        description: the long description, without its folding.
        unparsed: header lines without a place among the fields, as they
            stand and in their order.
        problems: sentences that name a field and its value.
        headers: the file cut into headers and body; None where the file was
            refused for its size.
        decoded: whether the body is UTF-8; else it is not in `description`.
    """

    fields: tuple[Field, ...] = ()
    description: str = ""
    unparsed: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    headers: headers.Headers | None = None
    decoded: bool = True

    def get(self, name: str) -> tuple[str, ...]:
        """The values of a field, by its name."""
        return next((f.values for f in self.fields if f.name == name), ())

    def lines(self) -> list[str]:
        """All fields, one line a value."""
        return [line for field in self.fields for line in field.lines()]


def parse_metadata(content: bytes) -> CoreMetadata:
    """Read a metadata file; never raises, whatever the bytes are."""
    try:
        parts = headers.split(content)
    except headers.TooLarge as exception:
        return CoreMetadata(problems=(f"not read: {exception}",))
    raw, unplaced = _placed(parts.headers)
    problems = []
    try:
        body = parts.body.decode("utf-8")
    except UnicodeDecodeError as exception:
        body = ""
        problems.append(
            f"Description: not UTF-8, {exception.reason} at byte "
            f"{exception.start:,} of the body"
        )
    decoded = not problems
    description = _unfolded_description(raw.pop("description", ""))
    if description and body:
        problems.append("Description: both a header and the body have one")
        body = f"{description}\n{body}"
    problems += _problems(raw, unplaced)
    return CoreMetadata(
        fields=tuple(_fields(raw)),
        description=body or description,
        unparsed=tuple(_unparsed(parts.headers, unplaced)),
        problems=tuple(problems),
        headers=parts,
        decoded=decoded,
    )


def _placed(
    lines: Sequence[bytes],
) -> tuple[RawMetadata, dict[str, list[str]]]:
    from packaging.metadata import parse_email

    # The body stays out of the parser's reach, as does every header that
    # would have it read the body in another way: nested messages, base64.
    own = [line for line in lines if not _about_mime(headers.name_of(line))]
    return parse_email(b"".join(own) + b"\n")


def _about_mime(name: str) -> bool:
    return name.startswith("content-") or name == "mime-version"


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _fields(raw: RawMetadata) -> Iterator[Field]:
    for key, name in FIELDS.items():
        value: object = raw.get(key)
        if value is None:
            continue
        if isinstance(value, dict):
            values = [f"{label}, {url}" for label, url in value.items()]
        elif isinstance(value, list):
            values = value
        else:
            yield Field(name, (_one_line(str(value)),), multiple=False)
            continue
        found = sorted({_one_line(value) for value in values})
        yield Field(name, tuple(found), multiple=True)


def _unfolded_description(value: str) -> str:
    """Take off what a description in the header was folded with."""
    lines = value.splitlines()
    for prefix in ("        ", "       |", "\t"):
        if all(line.startswith(prefix) for line in lines[1:] if line.strip()):
            rest = [line.removeprefix(prefix) for line in lines[1:]]
            return "\n".join([*lines[:1], *rest])
    return value


def _unparsed(
    lines: Iterable[bytes], unplaced: dict[str, list[str]]
) -> Iterator[str]:
    for line in lines:
        name = headers.name_of(line)
        if not name or name in unplaced or _about_mime(name):
            yield from line.decode("utf-8", "surrogateescape").splitlines()


def _problems(
    raw: RawMetadata, unplaced: dict[str, list[str]]
) -> Iterator[str]:
    from packaging.metadata import InvalidMetadata, Metadata

    known = {name.lower(): name for name in FIELDS.values()}
    known["description"] = "Description"
    for name, values in unplaced.items():
        if name in known:
            reason = (
                f"{len(values)} values where one belongs"
                if len(values) > 1
                else f"{quoted(values[0])} is not UTF-8"
            )
            yield f"{known[name]}: {reason}"
    for key in ("metadata_version", "name", "version"):
        if key not in raw and FIELDS[key].lower() not in unplaced:
            yield f"{FIELDS[key]}: missing"
    for key in FIELDS:
        value: object = raw.get(key)
        if value is None:
            continue
        if key == "requires_dist":
            yield from _bad_requirements(raw["requires_dist"])
            continue
        if len(str(value)) > LONGEST and isinstance(value, str):
            if key in ("metadata_version", "name", "version"):
                yield f"{FIELDS[key]}: {len(value):,} characters"
            continue
        one: RawMetadata = {key: value}  # type: ignore[misc]
        try:
            getattr(Metadata.from_raw(one, validate=False), key)
        except InvalidMetadata as exception:
            yield f"{FIELDS[key]}: {_reason(exception, value)}"
        except Exception as exception:
            # The parsers behind some fields (email's, for the content type)
            # raise whatever they stumble over.
            yield (
                f"{FIELDS[key]}: {quoted(str(value))} cannot be read "
                f"({type(exception).__name__})"
            )


def _reason(exception: Exception, value: object) -> str:
    if isinstance(value, str):
        return f"{quoted(value)} is not valid"
    return str(exception).replace("\n", " ")[:LONGEST]


def _bad_requirements(lines: Sequence[str]) -> Iterator[str]:
    bad = []
    for line in lines:
        requirement = dependency_specifiers.parse_requirement(_one_line(line))
        if not requirement.name:
            bad.append(requirement.original)
    for line in bad[:10]:
        yield f"Requires-Dist: {quoted(line)} is not a requirement by PEP 508"
    if len(bad) > 10:
        yield f"Requires-Dist: {len(bad) - 10:,} more are no requirements"


def quoted(value: str) -> str:
    """A value for a sentence: on one line, in quotes, and not endless."""
    value = _one_line(value)
    return f'"{value[:100]}…"' if len(value) > 100 else f'"{value}"'
