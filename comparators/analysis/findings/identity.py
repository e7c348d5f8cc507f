"""Who and what a release says it is."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from packaging.utils import canonicalize_name

from ..metadata.stated import Stated
from ..metadata.versions import Step
from ..pairing.pairs import State
from ..release.publishers import Publisher
from ..text.sentences import counted
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.places import lies_beside
from .records.releases import Releases
from .repository import is_publication

_LICENSE_FILE = re.compile(
    r"(?:(?:un)?licen[cs]e|copying|notice)[^/]*", re.IGNORECASE
)
_LONGEST = 1_000
"""Characters of a field with addresses."""
_DIGITS = re.compile(rb"\d+")
# So many more that are not named.
_OTHERS = re.compile(r"\d+ others?\Z")
# What the same address is called.
_LABELS = {
    **dict.fromkeys(
        ("home-page", "home", "homepage", "url", "website"), "homepage"
    ),
    **dict.fromkeys(
        ("source", "repository", "code", "github", "sourcecode", "scm"),
        "source",
    ),
    **dict.fromkeys(("documentation", "docs"), "documentation"),
    **dict.fromkeys(
        ("tracker", "bugtracker", "issues", "issuetracker", "bugs"), "issues"
    ),
    **dict.fromkeys(("changelog", "changes", "releasenotes"), "changelog"),
}
# Where the owner is the first part of the path.
_FORGES = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")


def identity_changes(releases: Releases) -> Iterator[Finding]:
    """Find another name, version, author, address or license."""
    old, new = releases.old.effective, releases.new.effective
    yield from _name_and_version(releases)
    yield from _people(old.people, new.people, old.mails, new.mails)
    yield from _urls(old.urls, new.urls)
    before = old.license_expression or old.license_text
    after = new.license_expression or new.license_text
    if before and after and _plain(before.value) != _plain(after.value):
        yield finding(
            Code.LICENSE_METADATA,
            f"{_short(before.value)} → {_short(after.value)}",
            after.source,
        )


def _name_and_version(releases: Releases) -> Iterator[Finding]:
    old, new = releases.old.effective, releases.new.effective
    if (
        old.name
        and new.name
        and canonicalize_name(old.name.value)
        != canonicalize_name(new.name.value)
    ):
        yield finding(
            Code.NAME_CHANGED,
            f"{old.name.value} → {new.name.value}",
            new.name.source,
        )
    if not releases.old.contradictions:
        for sentence in releases.new.contradictions:
            yield finding(Code.VERSION_CONTRADICTION, sentence)
    version = new.version.value if new.version else ""
    if releases.step is Step.OLDER:
        before = old.version.value if old.version else ""
        yield finding(Code.DOWNGRADE, f"{before} → {version}")
    elif releases.step is Step.SAME and not (
        # A tree is no release yet, and what is published is made of one.
        releases.old.tree or releases.new.tree or is_publication(releases)
    ):
        count = sum(
            pair.state in (State.CHANGED, State.ADDED, State.REMOVED)
            for pair in releases.pairs
        )
        if count:
            yield finding(
                Code.SAME_VERSION,
                f"{version}, and {counted(count, 'member')} changed, added "
                "or removed",
            )


def _people(
    old_names: Iterable[Stated],
    new_names: Iterable[Stated],
    old_mails: Iterable[Stated],
    new_mails: Iterable[Stated],
) -> Iterator[Finding]:
    before_names, before = _named(old_names, old_mails)
    after_names, after = _named(new_names, new_mails)
    source = next((each.source for each in (*new_mails, *new_names)), "")
    for what, gone, come in (
        ("mail", before, after),
        ("name", before_names, after_names),
    ):
        # A name that is no longer stated beside its mail is no change.
        added = [text for key, text in come.items() if key not in gone]
        removed = [text for key, text in gone.items() if key not in come]
        if not gone or not (added or (removed and come)):
            continue
        yield finding(
            Code.AUTHOR_CHANGED,
            f"{what}: {_change(removed, added)}",
            source,
            added=added,
            removed=removed,
        )


def _named(
    names: Iterable[Stated], mails: Iterable[Stated]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names and the addresses of people, as compared and shown."""
    people: dict[str, str] = {}
    addresses: dict[str, str] = {}
    fields = [mail.value[:_LONGEST] for mail in mails][:100]
    for name, address in email.utils.getaddresses(fields):
        if "@" in address:
            addresses[address.lower()] = address
        if name.strip():
            people[_plain(name)] = name
    for stated in names:
        for name in stated.value.split(","):
            if name.strip():
                key = _OTHERS.sub("others", _plain(name))
                people[key] = name.strip()
    return people, addresses


def _change(removed: list[str], added: list[str]) -> str:
    before, after = (", ".join(each[:3]) for each in (removed, added))
    if not removed:
        return f"added: {after}"
    return f"{before} → {after}" if added else f"removed: {before}"


def _urls(
    old: Mapping[str, Stated], new: Mapping[str, Stated]
) -> Iterator[Finding]:
    before = {_label(key): url for key, url in old.items()}
    owners = {_owner(url.value) for url in old.values()}
    values = {url.value.rstrip("/") for url in old.values()}
    if not old:
        return
    for key, url in new.items():
        if url.value.rstrip("/") in values:
            continue
        earlier = before.get(_label(key))
        known = _owner(url.value) in owners
        if earlier is None:
            sentence = f"{key}: added, {url.value}"
        else:
            sentence = f"{key}: {earlier.value} → {url.value}"
        yield finding(
            Code.URL_CHANGED,
            sentence,
            url.source,
            severity=(
                Severity.NOTE if known or earlier is None else Severity.REVIEW
            ),
        )


def _label(label: str) -> str:
    plain = re.sub(r"[^a-z]", "", label.lower())
    return _LABELS.get(plain, plain)


def _owner(url: str) -> str:
    """Return the host, on a forge with the name of the owner."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    host = parts.netloc.lower().removeprefix("www.")
    if host in _FORGES:
        return f"{host}/{parts.path.strip('/').partition('/')[0].lower()}"
    return host


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"


def license_texts(releases: Releases) -> Iterator[Finding]:
    """Find license texts that changed or are gone."""
    for pair in releases.pairs:
        path = pair.path
        name = path.rpartition("/")[2]
        if (
            pair.old is None
            or pair.same_content
            or not _LICENSE_FILE.fullmatch(name)
            or name.endswith((".py", ".sh"))
            or lies_beside(path)
        ):
            continue
        # Those of what is bundled are not the project's own.
        severity = Severity.NOTE if "/" in path or "bundled" in name else None
        if pair.new is None:
            yield finding(
                Code.LICENSE_TEXT, f"{path} removed", path, severity=severity
            )
            continue
        before = releases.old.read(pair.old_path or "") or b""
        after = releases.new.read(pair.new_path or "") or b""
        plain = [_DIGITS.sub(b"", text) for text in (before, after)]
        little = ""
        if before.split() == after.split():
            little = ", nothing but white space"
        elif plain[0] == plain[1]:
            little = ", nothing but numbers"
        elif plain[0].split() == plain[1].split():
            little = ", nothing but numbers and white space"
        yield finding(
            Code.LICENSE_TEXT,
            f"{path} changed{little}",
            path,
            severity=Severity.NOTE if little else severity,
        )


def are_stated(releases: Releases) -> bool:
    """Whether an index said of both releases who published them, or nobody."""
    return None not in (releases.old.publishers, releases.new.publishers)


def changed_publisher(releases: Releases) -> Iterator[Finding]:
    """Yield a finding where the index states another publisher, or none.

    Where it stated none of the old release, one that it states of the new
    one is no reason to look.
    """
    old, new = releases.old.publishers, releases.new.publishers
    if old and new is not None and old != new:
        yield finding(
            Code.PUBLISHER_CHANGED,
            f"{_publishers(old)} → {_publishers(new)}, as the package index states",
            old=sorted(map(str, old)),
            new=sorted(map(str, new)),
        )


def _publishers(publishers: Iterable[Publisher]) -> str:
    return " and ".join(sorted(map(str, publishers))) or "none"
