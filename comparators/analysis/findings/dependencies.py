"""What a release requires, and where it is taken from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from packaging.utils import canonicalize_name

from ..metadata.configuration import read_pyproject
from ..metadata.dependency_specifiers import (
    Requirement,
    holds_in,
    parse_requirement,
)
from ..metadata.stated import Metadata, Stated, required, table, texts
from ..metadata.versions import parse_version
from ..release.dynamic_requirements import dynamic_requirements
from ..text.decoding import decode
from ..text.sentences import named
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.places import lies_beside, lists_requirements
from .records.releases import Releases, Side

_CLAUSES = 20
"""Of two requirements together; more are not compared."""
# pip's options that name another place to look, also cut short, as it allows.
_INDEX_OPTION = re.compile(
    r"\s*(?:-[if]\s*\S|--(?:i|ex|py|f|t)[\w-]*[\s=]+\S)"
)
# Of a project, or of another file of requirements or constraints.
_ADDRESS = re.compile(
    r"\s*(?:(?:-[erc]|--(?:ed|req|con)\w*)[\s=]*"
    r"|[\w.-]+\s*(?:\[[^]]*\]\s*)?@\s*)?"
    r"((?:git|hg|svn|bzr)\+\S+|(?:https?|ftp|file)://\S+)"
)
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
_PYPROJECT = "pyproject.toml"
_Found = dict[str, list[tuple[Requirement, str]]]
_UPPER = re.compile(r"(?:<|<=|==|~=)\s*[\w.*]")


def dependency_changes(releases: Releases) -> Iterator[Finding]:
    """Find requirements that are new, gone or looser.

    A requirement that any file of the old release states is not new: it may
    have moved from one file to another.
    """
    old, new = releases.old, releases.new
    yield from _of_python(old, new)
    if old.metadata:
        after = _required(new)
        yield from _new(releases, after)
        yield from _gone_or_looser(old, new, after)
    yield from _of_extras(old, new)
    yield from releases.newly(_direct_urls)
    yield from releases.newly(_links)


def _of_python(old: Side, new: Side) -> Iterator[Finding]:
    """Find the first version specifier that no file of the old side states."""
    before, after = (
        [m.requires_python for m in side.metadata if m.requires_python]
        for side in (old, new)
    )
    known = {_plain(stated) for stated in before}
    come = [stated for stated in after if _plain(stated) not in known]
    if come or (before and not after):
        first, now = (each[0] if each else None for each in (before, come))
        yield finding(
            Code.PYTHON_REQUIREMENT,
            f"{_plain(first) or 'any'} → {_plain(now) or 'any'}",
            now.source if now else "",
        )


def _plain(stated: Stated | None) -> str:
    return "".join(stated.value.split()) if stated else ""


def _new(releases: Releases, after: _Found) -> Iterator[Finding]:
    before = _required(releases.old)
    come = [found[0] for name, found in after.items() if name not in before]
    if come and _is_unknown(releases.old, before):
        names = named(requirement.original for requirement, _ in come)
        yield finding(
            Code.NEW_DEPENDENCY,
            "what the old side requires is not known, the new one requires "
            f"{names}",
            come[0][1],
            severity=Severity.NOTE,
        )
        return
    severity = Severity.ALERT if releases.is_small else Severity.REVIEW
    for requirement, source in come:
        yield finding(
            Code.NEW_DEPENDENCY,
            requirement.original,
            source,
            severity=severity,
            name=requirement.name,
        )


def _required(side: Side) -> _Found:
    """Return what any file requires, or has setup.py require."""
    stated = [s for m in side.metadata for s in m.requirements.get("", ())]
    if "pbr" in side.required_to_build():
        # It takes them from there.
        path = "requirements.txt"
        lines = side.content(path).decode("utf-8", "replace").splitlines()
        stated += [Stated(line, path) for line in required(lines)]
    found = _by_name(stated)
    for requirement, source in dynamic_requirements(side.metadata, side.read):
        found.setdefault(requirement.name, []).append((requirement, source))
    return found


def _by_name(stated: Iterable[Stated]) -> _Found:
    found: _Found = {}
    for text, source in stated:
        known = parse_requirement(text).name
        # On one line of setup.cfg a semicolon is between requirements.
        for part in [text] if known else text.split(";"):
            requirement = parse_requirement(part)
            # What is none by PEP 508, as in Poetry's table, has a name too.
            word = _NAME.search(part)
            name = word[0] if word else part
            key = requirement.name or canonicalize_name(name)
            found.setdefault(key, []).append((requirement, source))
    return found


def _is_unknown(side: Side, found: _Found) -> bool:
    """Whether a side requires something, and nothing of it can be read."""
    if found:
        return False
    if any("install_requires" in each.expressions for each in side.metadata):
        return True
    # A tree states what is made at build time by a word alone.
    content = None if "PKG-INFO" in side.members else side.read(_PYPROJECT)
    project = table(read_pyproject(content or b"").tables.get("project"))
    return "dependencies" in texts(project.get("dynamic"))


def _gone_or_looser(
    old: Side, new: Side, anywhere: _Found
) -> Iterator[Finding]:
    before, now = (
        _by_name(side.effective.requirements.get("", ()))
        for side in (old, new)
    )
    for name, found in before.items():
        if name not in anywhere:
            text = found[0][0].original
            yield finding(Code.REMOVED_DEPENDENCY, text, name=name)
        elif len(found) == len(now.get(name, ())) == 1:
            (was, _), (will, source) = found[0], now[name][0]
            if extras := ", ".join(sorted({*will.extras} - {*was.extras})):
                words = f"{will.original}: newly with its extra {extras}"
                yield finding(Code.NEW_DEPENDENCY, words, source, name=name)
            if holds_in(was.marker) == frozenset() and holds_in(will.marker):
                words = f"{will.original}: before, no CPython 3 asked for it"
                yield finding(Code.NEW_DEPENDENCY, words, source, name=name)
            elif step := _looser(was, will):
                sentence = f"{will.spelling}: {step}"
                yield finding(
                    Code.LOOSENED_DEPENDENCY, sentence, source, name=name
                )


def _looser(old: Requirement, new: Requirement) -> str:
    """Say how a requirement admits what it did not; "" if it does not."""
    before, after = (
        len(_UPPER.findall(str(each.specifier))) for each in (old, new)
    )
    # A pin that moves admits more, and less.
    is_wider = _admits_more(old, new) and not _admits_more(new, old)
    if before > after or is_wider:
        return f"{old.written or 'any'} → {new.written or 'any'}"
    if old.marker and not new.marker:
        return f"only where {old.marker} → everywhere"
    before_in, after_in = holds_in(old.marker), holds_in(new.marker)
    if before_in is not None and after_in is not None and after_in - before_in:
        return f"only where {old.marker} → only where {new.marker}"
    return ""


def _admits_more(old: Requirement, new: Requirement) -> bool:
    """Whether a version is admitted that was not: where the limits are."""
    if old.specifier is None or new.specifier is None:
        return False
    clauses = [*old.specifier, *new.specifier]
    if len(clauses) > _CLAUSES:
        return False
    limits = [each.version.removesuffix(".*") for each in clauses]
    near = {"0", "99999", *limits, *(f"{limit}.1" for limit in limits)}
    return any(
        new.specifier.contains(version, prereleases=True)
        and not old.specifier.contains(version, prereleases=True)
        for version in near
        if parse_version(version) is not None
    )


def _of_extras(old: Side, new: Side) -> Iterator[Finding]:
    stated = old.effective.requirements or old.effective.extras
    if not stated and "PKG-INFO" not in old.members:
        return
    before, after = _extras(old.effective), _extras(new.effective)
    for extra in sorted({*before, *after}):
        come = after.get(extra, set()) - before.get(extra, set())
        listed = named(sorted(come), 5)
        if extra not in after:
            words = "removed"
        elif extra not in before:
            # Where none is stated here, another file may state some.
            words = f"added, {listed}" if listed else "added"
        elif come:
            words = f"newly requires {listed}"
        else:
            continue
        yield finding(Code.EXTRA_CHANGED, f"{extra}: {words}", extra=extra)


def _extras(metadata: Metadata) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {
        canonicalize_name(each.value): set() for each in metadata.extras
    }
    for extra, stated in metadata.requirements.items():
        if extra:
            names = found.setdefault(canonicalize_name(extra), set())
            names.update(_by_name(stated))
    return found


def _direct_urls(side: Side) -> Iterator[tuple[tuple[str, str], Finding]]:
    for metadata in side.metadata:
        lists = (*metadata.requirements.values(), metadata.build_requirements)
        for text, source in itertools.chain(*lists):
            if "@" in text or ":" in text:
                requirement = parse_requirement(text)
                if url := requirement.url:
                    found = finding(Code.DIRECT_URL, text, source, url=url)
                    yield (requirement.name, url), found


def _links(side: Side) -> Iterator[tuple[str, Finding]]:
    """Yield the places that are searched, and the files that say so."""
    for code, path, link in _linked(side):
        yield link, finding(code, f"{path}: {link}", path)


def _linked(side: Side) -> Iterator[tuple[Code, str, str]]:
    for each in side.metadata:
        expression = each.expressions.get("dependency_links")
        for stated in filter(None, (*each.dependency_links, expression)):
            yield Code.DEPENDENCY_LINK, stated.source, stated.value
    for path in side.members:
        name = path.rpartition("/")[2]
        is_list = name == "dependency_links.txt" and ".egg-info/" in path
        is_pips = lists_requirements(path) and not lies_beside(path)
        if not is_list and not is_pips:
            continue
        text = decode(side.content(path), path)
        content = text.data.decode("utf-8", "replace") if text else ""
        # pip cuts and joins lines so.
        for line in re.sub(r"\\\r?\n", "", content).splitlines():
            if is_list or _INDEX_OPTION.match(line):
                if line.strip():
                    yield Code.DEPENDENCY_LINK, path, line.strip()
            elif match := _ADDRESS.match(line):
                yield Code.DIRECT_URL, path, match[1]
