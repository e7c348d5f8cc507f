"""Who and what a release says it is."""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from packaging.utils import canonicalize_name

from ..metadata.stated import Metadata
from ..metadata.versions import Step
from ..pairing.pairs import State
from ..release.publishers import Publisher
from ..text.sentences import counted
from .records.codes import Code, Severity
from .records.finding import Finding, finding
from .records.places import lies_beside
from .records.releases import Releases
from .repository import source_and_published

# By its name, or in the directory that REUSE gives them.
_LICENSE_FILE = re.compile(
    r"(?:LICENSES/|(?:.*/)?(?:(?:un)?licen[cs]e|copying|notice))[^/]*"
    r"(?<!\.py)(?<!\.sh)",
    re.IGNORECASE,
)
_LONGEST = 1_000
"""Characters of a field with addresses."""
_SHOWN = 60
_DIGITS = re.compile(rb"\d+")
# So many more that are not named.
_OTHERS = re.compile(r"\d+ others?\Z")
# What the same address is called.
_LABELS = {
    label: names[0]
    for names in (
        ("homepage", "home", "url", "website"),
        ("source", "repository", "code", "github", "sourcecode", "scm"),
        ("documentation", "docs"),
        ("issues", "tracker", "bugtracker", "issuetracker", "bugs"),
        ("changelog", "changes", "releasenotes"),
    )
    for label in names
}
# Where the owner is the first part of the path.
_FORGES = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org")


def identity_changes(releases: Releases) -> Iterator[Finding]:
    """Find another name, version, author, address or license."""
    old, new = releases.old.effective, releases.new.effective
    for code, (before, after), plain in (
        (Code.NAME_CHANGED, (old.name, new.name), canonicalize_name),
        (Code.LICENSE_METADATA, (old.license, new.license), _plain),
    ):
        if before and after and plain(before.value) != plain(after.value):
            step = f"{_short(before.value)} → {_short(after.value)}"
            yield finding(code, step, after.source)
    if old.license and not new.license:
        # Classifiers, or a file, may state one still.
        step = f"{_short(old.license.value)} → no license field"
        yield finding(Code.LICENSE_METADATA, step)
    yield from _version(releases, old, new)
    yield from _people(old, new)
    yield from _urls(old, new)


def _version(
    releases: Releases, old: Metadata, new: Metadata
) -> Iterator[Finding]:
    # "2 versions stated: …", whichever they are.
    known = {each.partition(":")[0] for each in releases.old.contradictions}
    for sentence in releases.new.contradictions:
        if sentence.partition(":")[0] not in known:
            yield finding(Code.VERSION_CONTRADICTION, sentence)
    before, after = (
        each.version.value if each.version else "" for each in (old, new)
    )
    if releases.step is Step.OLDER:
        yield finding(Code.DOWNGRADE, f"{before} → {after}")
    # A tree is no release yet, and what is published is made of one.
    is_made = releases.old.tree or releases.new.tree
    if releases.step is Step.SAME and not (
        is_made or source_and_published(releases)
    ):
        kept = (State.IDENTICAL, State.RENAMED)
        count = sum(pair.state not in kept for pair in releases.pairs)
        if count:
            members = counted(count, "member")
            words = f"{after}, and {members} changed, added or removed"
            yield finding(Code.SAME_VERSION, words)


def _people(old: Metadata, new: Metadata) -> Iterator[Finding]:
    source = next((each.source for each in (*new.mails, *new.people)), "")
    for what, gone, come in zip(
        ("name", "mail"), _called(old), _called(new), strict=True
    ):
        # A name that is no longer stated beside its mail is no change.
        added = [text for key, text in come.items() if key not in gone]
        removed = [text for key, text in gone.items() if key not in come]
        if not gone or not (added or (removed and come)):
            continue
        before, after = (", ".join(each[:3]) for each in (removed, added))
        step = f"{before} → {after}"
        if not (added and removed):
            step = f"added: {after}" if added else f"removed: {before}"
        yield finding(
            Code.AUTHOR_CHANGED,
            f"{what}: {step}",
            source,
            added=added,
            removed=removed,
        )


def _called(metadata: Metadata) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names and the addresses of people, as compared and shown."""
    fields = [mail.value[:_LONGEST] for mail in metadata.mails][:100]
    parsed = email.utils.getaddresses(fields)
    names = [name for name, _ in parsed]
    names += [n for each in metadata.people for n in each.value.split(",")]
    return (
        {
            _OTHERS.sub("others", _plain(name)): name.strip()
            for name in names
            if name.strip()
        },
        {mail.lower(): mail for _, mail in parsed if "@" in mail},
    )


def _urls(old: Metadata, new: Metadata) -> Iterator[Finding]:
    before = {_label(key): url.value for key, url in old.urls.items()}
    owners = {_owner(url.value) for url in old.urls.values()}
    known = {url.value.rstrip("/") for url in old.urls.values()}
    for key, (url, source) in new.urls.items():
        if not known or url.rstrip("/") in known:
            continue
        earlier = before.get(_label(key))
        step = f"added, {url}" if earlier is None else f"{earlier} → {url}"
        is_note = _owner(url) in owners or earlier is None
        yield finding(
            Code.URL_CHANGED,
            f"{key}: {step}",
            source,
            severity=Severity.NOTE if is_note else Severity.REVIEW,
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
    more = "…" * (len(line) > _SHOWN)
    return line[:_SHOWN] + more


def license_texts(releases: Releases) -> Iterator[Finding]:
    """Find license texts that changed or are gone."""
    for pair in releases.pairs:
        path, name = pair.path, pair.path.rpartition("/")[2]
        if (
            pair.old is None
            or pair.same_content
            or not _LICENSE_FILE.fullmatch(path)
            or lies_beside(path)
        ):
            continue
        # Those of what is bundled are not the project's own.
        is_own = "/" not in path.removeprefix("LICENSES/")
        severity = Severity.NOTE if not is_own or "bundled" in name else None
        words = "removed"
        if pair.new is not None:
            words = "changed"
            before = releases.old.content(pair.old_path)
            after = releases.new.content(pair.new_path)
            plain = [_DIGITS.sub(b"", text) for text in (before, after)]
            if before.split() == after.split():
                words += ", nothing but white space"
            elif plain[0] == plain[1]:
                words += ", nothing but numbers"
            elif plain[0].split() == plain[1].split():
                words += ", nothing but numbers and white space"
            if "," in words:
                severity = Severity.NOTE
        yield finding(
            Code.LICENSE_TEXT, f"{path} {words}", path, severity=severity
        )


def changed_publisher(releases: Releases) -> Iterator[Finding]:
    """Yield a finding where the index states another publisher, or none.

    Where it stated none of the old release, one that it states of the new
    one is no reason to look.
    """
    old, new = releases.old.publishers, releases.new.publishers
    if old and new is not None and old != new:
        step = f"{_publishers(old)} → {_publishers(new)}"
        yield finding(
            Code.PUBLISHER_CHANGED,
            f"{step}, as the package index states",
            old=sorted(map(str, old)),
            new=sorted(map(str, new)),
        )


def _publishers(publishers: Iterable[Publisher]) -> str:
    return " and ".join(sorted(map(str, publishers))) or "none"
