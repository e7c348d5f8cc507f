"""What the tests of findings share: two trees, and what is found."""

from __future__ import annotations

from diffoscope_sdist.comparators.analysis.archive.layout import Layout
from diffoscope_sdist.comparators.analysis.archive.members import Member
from diffoscope_sdist.comparators.analysis.archive.odd_names import odd_names
from diffoscope_sdist.comparators.analysis.findings.records.finding import (
    Finding,
)
from diffoscope_sdist.comparators.analysis.findings.records.releases import (
    Releases,
    Side,
)
from diffoscope_sdist.comparators.analysis.findings.search import search
from diffoscope_sdist.comparators.analysis.metadata.versions import (
    Step,
    step,
)
from diffoscope_sdist.comparators.analysis.pairing.pairing import pair_members
from diffoscope_sdist.comparators.analysis.release.stated_metadata import (
    stated_metadata,
)
from tests.trees import Tree, TreeContents, members


def releases(old: Tree, new: Tree) -> Releases:
    """The two trees, paired as the members of two archives are."""
    pairing = pair_members(
        members(old), members(new), (TreeContents(old), TreeContents(new))
    )
    sides = _side(old), _side(new)
    versions = [
        side.effective.version.value if side.effective.version else ""
        for side in sides
    ]
    found = step(*versions) if all(versions) else Step.UNKNOWN
    return Releases(*sides, pairing.pairs, found)


def _side(tree: Tree) -> Side:
    def read(path: str) -> bytes | None:
        content = tree.get(path)
        return None if isinstance(content, Member) else content

    of_tree = members(tree)
    names = [(path, member.path) for path, member in of_tree.items()]
    return Side(
        of_tree,
        read,
        alerts=tuple(odd_names(of_tree, names)),
        metadata=stated_metadata(Layout("", members(tree)), read),
    )


def found(old: Tree, new: Tree) -> list[Finding]:
    """All findings from the old tree to the new one."""
    return list(search(releases(old, new)).findings)


def lines(old: Tree, new: Tree, *codes: str) -> list[str]:
    """``severity code sentence`` of each finding, of these codes alone."""
    return [
        f"{each.severity.value} {each.code.value} {each.sentence}"
        for each in found(old, new)
        if not codes or each.code.value in codes
    ]


def pkg_info(version: str = "1.0", *fields: str, name: str = "pkg") -> bytes:
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    return (head + "".join(f"{field}\n" for field in fields)).encode()


def stated(
    old: tuple[str, ...], new: tuple[str, ...], version: str = "1.1"
) -> list[str]:
    return lines(
        {"PKG-INFO": pkg_info("1.0", *old)},
        {"PKG-INFO": pkg_info(version, *new)},
    )


def build(text: str) -> bytes:
    return f"[build-system]\n{text}\n".encode()
