"""Core metadata that is plain enough to be read without packaging.

Importing ``packaging.metadata`` takes 20 ms, a quarter of what a whole run on
a small pair takes. Most files are such that what it would say is plain: known
fields, valid UTF-8, values of the usual forms. Whatever is not is left to it;
nothing here says that something is invalid.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from . import headers

SINGLE = {
    "author": "author",
    "author-email": "author_email",
    "description": "description",
    "description-content-type": "description_content_type",
    "download-url": "download_url",
    "home-page": "home_page",
    "license": "license",
    "license-expression": "license_expression",
    "maintainer": "maintainer",
    "maintainer-email": "maintainer_email",
    "metadata-version": "metadata_version",
    "name": "name",
    "requires-python": "requires_python",
    "summary": "summary",
    "version": "version",
}
MULTIPLE = {
    "classifier": "classifiers",
    "dynamic": "dynamic",
    "license-file": "license_files",
    "platform": "platforms",
    "provides-extra": "provides_extra",
    "requires-dist": "requires_dist",
}
"""Fields by header name, and packaging's key; rare ones are left out."""

_NUMBERS = r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,9}"
_VERSION = rf"{_NUMBERS}(?:(?:a|b|rc)[0-9]{{1,9}})?"
_VERSION += r"(?:\.post[0-9]{1,9})?(?:\.dev[0-9]{1,9})?"
_CLAUSE = (
    rf"(?:(?:[<>]=?|[!=]=) ?{_VERSION}|[!=]= ?{_NUMBERS}\.\*"
    rf"|~= ?{_NUMBERS}\.[0-9]{{1,9}})"
)
_CLAUSES = rf"{_CLAUSE}(?: ?, ?{_CLAUSE})*"
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_TERM = (
    r"(?:python_version|python_full_version|os_name|sys_platform|extra"
    r"|platform_system|platform_machine|platform_python_implementation"
    r"|implementation_name) ?(?:[<>]=?|[!=]=) ?"
    r"""(?:"[\w. +-]*"|'[\w. +-]*')"""
)
_REQUIREMENT = (
    rf"{_NAME}(?: ?\[{_NAME}(?: ?, ?{_NAME})*\])?"
    rf"(?: ?\({_CLAUSES}\)| ?{_CLAUSES})?"
    rf"(?: ?; ?{_TERM}(?: (?:and|or) {_TERM})*)?"
)
_VALID = {
    "metadata_version": r"1\.[0-2]|2\.[1-4]",
    "name": _NAME,
    "version": _VERSION,
    "description_content_type": (
        r"text/(?:markdown|x-rst|plain)(?:; charset=(?:UTF|utf)-8)?"
    ),
    "requires_python": _CLAUSES,
    "requires_dist": _REQUIREMENT,
    "provides_extra": _NAME,
    "license_files": r"\w[\w-]*(?:[./]\w[\w-]*)*",
    "dynamic": (
        r"(?:Author|Classifier|Description|Home-page|Keywords|License"
        r"|Maintainer|Platform|Requires-Dist|Requires-Python|Summary"
        r"|Provides-Extra|Project-URL|License-File|Author-email"
        r"|Description-Content-Type|Maintainer-email)"
    ),
}
_UNCHECKED = {
    *("author", "author_email", "maintainer", "maintainer_email"),
    *("home_page", "download_url", "license", "classifiers", "platforms"),
    *("keywords", "project_urls"),
}


def place(lines: Iterable[bytes]) -> dict[str, object] | None:
    """Give what ``packaging.metadata.parse_email`` makes of the headers.

    Args:
        lines: headers with their continuation lines.

    Returns:
        packaging's ``RawMetadata``; None where the headers are not plain.
    """
    found: dict[str, list[str]] = {}
    for line in lines:
        name = headers.name_of(line)
        try:
            value = line.decode("utf-8").partition(":")[2]
        except UnicodeDecodeError:
            return None
        folded = value.count("\n") > 1 or "\r" in value
        if not name or (folded and not value.isascii()):
            return None
        found.setdefault(name, []).append(value.lstrip(" \t").rstrip("\r\n"))
    raw: dict[str, object] = {}
    for name, values in found.items():
        if name in MULTIPLE:
            raw[MULTIPLE[name]] = values
        elif name == "project-url":
            urls = dict(_label_and_url(value) for value in values)
            if len(urls) < len(values):
                return None
            raw["project_urls"] = urls
        elif len(values) > 1:
            return None
        elif name == "keywords":
            raw["keywords"] = [word.strip() for word in values[0].split(",")]
        elif name in SINGLE:
            raw[SINGLE[name]] = values[0]
        else:
            return None
    return raw


def _label_and_url(value: str) -> tuple[str, str]:
    label, _, url = value.partition(",")
    return label.strip(), url.strip()


def is_valid(raw: Mapping[str, object]) -> bool:
    """Whether all values are of a form that is surely valid."""
    if not {"metadata_version", "name", "version"} <= raw.keys():
        return False
    return all(_surely_valid(key, value) for key, value in raw.items())


def _surely_valid(key: str, value: object) -> bool:
    if key in _UNCHECKED:
        return True
    values = value if isinstance(value, list) else [value]
    if key == "summary":
        return all(isinstance(v, str) and v.isprintable() for v in values)
    if key not in _VALID:
        return False
    valid = _valid(key)
    return all(
        isinstance(v, str) and len(v) < 1000 and valid.fullmatch(v)
        for v in values
    )


@functools.cache
def _valid(key: str) -> re.Pattern[str]:
    # Most files have few of the fields, and the patterns are large.
    return re.compile(_VALID[key], re.ASCII)
