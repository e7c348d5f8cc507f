"""What a release requires, and where it is taken from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from packaging.utils import canonicalize_name

from ..metadata.configuration import read_pyproject
from ..metadata.dependency_specifiers import Requirement, parse_requirement
from ..metadata.stated import Metadata, Stated, table, texts
from ..release.dynamic_requirements import dynamic_requirements
from ..text.sentences import named
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.places import lies_beside
from .records.releases import Releases, Side

_MOST = 2_000
"""Requirements of one side."""
# pip's options that name another place to look.
_INDEX_OPTION = re.compile(
    r"^[ \t]*(?:-i|--index-url|--extra-index-url|-f|--find-links"
    r"|--trusted-host)[ \t=]+(\S+)",
    re.MULTILINE,
)
_ADDRESS = re.compile(
    r"^[ \t]*(?:(?:-e|--editable)[ \t=]+)?((?:git|hg|svn|bzr)\+\S+|https?://\S+)",
    re.MULTILINE,
)
_REQUIREMENTS = re.compile(r"[\w.-]*requirements?[\w.-]*\.txt", re.IGNORECASE)
_LARGEST = 1 << 20
_PYPROJECT = "pyproject.toml"
_UPPER = re.compile(r"(?:<|<=|==|~=)\s*[\w.*]")


def dependency_changes(releases: Releases) -> Iterator[Finding]:
    """Find requirements that are new, gone, looser, or from an address.

    A requirement that any file of the old release states is not new: it may
    have moved from one file to another.
    """
    old, new = releases.old, releases.new
    yield from _of_project(releases)
    yield from _of_extras(old, new)
    yield from _direct_urls(old, new)
    yield from _python(old, new)
    yield from _links(old, new)


def _python(old: Side, new: Side) -> Iterator[Finding]:
    """Find the first version specifier that no file of the old side states."""
    stated = [
        each.requires_python for each in new.metadata if each.requires_python
    ]
    before = {_value(each.requires_python) for each in old.metadata}
    first = old.effective.requires_python
    come = [each for each in stated if _value(each) not in before]
    if come or (first and not stated):
        after = come[0] if come else None
        yield finding(
            Code.PYTHON_REQUIREMENT,
            f"{_value(first) or 'any'} → {_value(after) or 'any'}",
            after.source if after else "",
        )


def _value(stated: Stated | None) -> str:
    return "".join(stated.value.split()) if stated else ""


def _of_project(releases: Releases) -> Iterator[Finding]:
    old, new = releases.old, releases.new
    before = _by_name(_stated(old.metadata, ""))
    after = _by_name(_stated(new.metadata, ""))
    for names, side in ((before, old), (after, new)):
        for requirement, source in dynamic_requirements(
            side.metadata, side.read
        ):
            names.setdefault(requirement.name, []).append(
                (requirement, source)
            )
    effective = _by_name(old.effective.requirements.get("", ()))
    if not old.metadata:
        return
    come = [found[0] for name, found in after.items() if name not in before]
    if come and _is_unknown(old, before):
        yield finding(
            Code.NEW_DEPENDENCY,
            f"what the old side requires is not known, the new one requires "
            f"{named(requirement.original for requirement, _ in come)}",
            come[0][1],
            severity=Severity.NOTE,
        )
        come = []
    severity = Severity.ALERT if releases.is_small else Severity.REVIEW
    for requirement, source in come:
        yield finding(
            Code.NEW_DEPENDENCY,
            requirement.original,
            source,
            severity=severity,
            name=requirement.name,
        )
    for name, found in effective.items():
        if name not in after:
            yield finding(
                Code.REMOVED_DEPENDENCY, found[0][0].original, name=name
            )
    now = _by_name(new.effective.requirements.get("", ()))
    for name in now.keys() & effective.keys():
        yield from _loosened(effective[name], now[name])


def _is_unknown(side: Side, found: Mapping[str, object]) -> bool:
    """Whether a side requires something, and nothing of it can be read."""
    if found:
        return False
    if any("install_requires" in each.expressions for each in side.metadata):
        return True
    # A tree states what is made at build time by a word alone.
    content = None if "PKG-INFO" in side.members else side.read(_PYPROJECT)
    project = table(read_pyproject(content or b"").tables.get("project"))
    return "dependencies" in texts(project.get("dynamic"))


_Found = list[tuple[Requirement, str]]


def _loosened(before: _Found, after: _Found) -> Iterator[Finding]:
    if len(before) != 1 or len(after) != 1:
        return
    (old, _), (new, source) = before[0], after[0]
    bounded = len(_UPPER.findall(str(old.specifier)))
    if bounded > len(_UPPER.findall(str(new.specifier))):
        yield finding(
            Code.LOOSENED_DEPENDENCY,
            f"{new.spelling}: {old.written or 'any'} → {new.written or 'any'}",
            source,
            name=new.name,
        )
    elif old.marker and not new.marker:
        yield finding(
            Code.LOOSENED_DEPENDENCY,
            f"{new.spelling}: only where {old.marker} → everywhere",
            source,
            name=new.name,
        )


def _stated(metadata: Iterable[Metadata], extra: str) -> list[Stated]:
    return [
        stated
        for each in metadata
        for stated in each.requirements.get(extra, ())
    ]


def _by_name(stated: Iterable[Stated]) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for each in list(stated)[:_MOST]:
        requirement = parse_requirement(each.value)
        if requirement.name:
            found.setdefault(requirement.name, []).append(
                (requirement, each.source)
            )
    return found


def _of_extras(old: Side, new: Side) -> Iterator[Finding]:
    stated = old.effective.requirements or old.effective.extras
    if not stated and "PKG-INFO" not in old.members:
        return
    before, after = _extras(old.effective), _extras(new.effective)
    for extra in sorted({*before, *after}):
        made = partial(finding, Code.EXTRA_CHANGED, extra=extra)
        if extra not in after:
            yield made(f"{extra}: removed")
        elif extra not in before:
            yield made(f"{extra}: added, {_listed(after[extra])}")
        elif come := after[extra] - before[extra]:
            yield made(f"{extra}: newly requires {_listed(come)}")


def _extras(metadata: Metadata) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {
        canonicalize_name(each.value): set() for each in metadata.extras
    }
    for extra, stated in metadata.requirements.items():
        if extra:
            names = found.setdefault(canonicalize_name(extra), set())
            names.update(_by_name(stated))
    return found


def _listed(names: Iterable[str]) -> str:
    return named(sorted(names), 5) or "nothing"


def _direct_urls(old: Side, new: Side) -> Iterator[Finding]:
    before = {requirement.url for requirement, _ in _all(old)}
    seen = set()
    for requirement, source in _all(new):
        url = requirement.url
        if url and url not in before and url not in seen:
            seen.add(url)
            yield finding(
                Code.DIRECT_URL, requirement.original, source, url=url
            )


def _all(side: Side) -> Iterator[tuple[Requirement, str]]:
    for metadata in side.metadata:
        lists = (*metadata.requirements.values(), metadata.build_requirements)
        for stated in lists:
            for each in stated[:_MOST]:
                if "@" in each.value or ":" in each.value:
                    yield parse_requirement(each.value), each.source


def _links(old: Side, new: Side) -> Iterator[Finding]:
    before = {link for _, link, _ in _linked(old)}
    for path, link, code in dict.fromkeys(_linked(new)):
        if link not in before:
            yield finding(code, f"{path}: {link}", path)


def _linked(side: Side) -> Iterator[tuple[str, str, Code]]:
    """Yield the places that are searched, and the files that say so."""
    for metadata in side.metadata:
        links = list(metadata.dependency_links)
        if expression := metadata.expressions.get("dependency_links"):
            links.append(expression)
        for link in links:
            yield link.source, link.value, Code.DEPENDENCY_LINK
    for path, member in side.members.items():
        name = path.rpartition("/")[2]
        is_list = name == "dependency_links.txt" and ".egg-info/" in path
        if not is_list and not (
            _REQUIREMENTS.fullmatch(name) or name in ("pip.conf", "pip.ini")
        ):
            continue
        if member.size > _LARGEST or lies_beside(path):
            continue
        text = (side.read(path) or b"").decode("utf-8", "replace")
        if is_list:
            for line in text.split("\n"):
                if line.strip():
                    yield path, line.strip(), Code.DEPENDENCY_LINK
        for match in _INDEX_OPTION.finditer(text):
            yield path, match[0].strip(), Code.DEPENDENCY_LINK
        for match in _ADDRESS.finditer(text) if not is_list else ():
            yield path, match[1], Code.DIRECT_URL
