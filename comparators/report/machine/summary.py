"""The summary of a comparison, for programs: docs/summary.schema.json."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ...analysis.findings.records.finding import Finding
from ...analysis.findings.records.releases import Releases
from ...analysis.metadata.stated import Metadata
from ...analysis.metadata.versions import Step
from ...analysis.pairing.pairs import Pair, State
from ...analysis.text.escaping import escape_name
from ..member_nodes import change_of

if TYPE_CHECKING:
    from diffoscope.difference import Difference

    from ..comparison import Comparison

SAME_CODE = "the code is the same"
VERSION = 1
"""Of the format: it grows where a field goes or means something else."""


def summary(comparison: Comparison, report: Difference) -> dict[str, object]:
    """Return what is known of a comparison, ready for JSON.

    Two runs over the same files give the same, wherever they lie.
    """
    found = comparison.findings
    pairs = comparison.pairing.pairs
    files = [pair for pair in pairs if not pair.is_directory]
    states = Counter(pair.state for pair in files)
    overall = comparison.measurement.overall
    releases = comparison.releases
    same_code = {
        node.source2
        for node in report.details
        if any(comment.startswith(SAME_CODE) for comment in node.comments)
    }
    return {
        "version": VERSION,
        "old": _side(comparison, 0),
        "new": _side(comparison, 1),
        "step": releases.step.value,
        "counts": {
            **{state.value: states[state] for state in State},
            "excluded": comparison.members.excluded,
        },
        "similarity": {
            "percent": round(overall.similarity, 1),
            "old_in_new": round(overall.old_in_new, 1),
            "new_in_old": round(overall.new_in_old, 1),
        },
        "members": [
            {
                **_member(comparison, pair),
                "layout_only": escape_name(pair.path) in same_code,
            }
            for pair in files
            if pair.state is not State.IDENTICAL
        ],
        "metadata_changes": _metadata_changes(releases),
        "findings": [finding_fields(each) for each in found.findings],
        "looked_for": [code.value for code in found.looked_for],
        "idle_waivers": [
            {
                "code": waiver.code.value,
                "path": waiver.path,
                "value": waiver.value,
                "reason": waiver.reason,
            }
            for waiver in found.idle
        ],
    }


def summary_of_same(old: str, new: str) -> dict[str, object]:
    """Return the summary of two files that hold the same bytes."""
    return {
        "version": VERSION,
        "old": _file(old),
        "new": _file(new),
        "step": Step.SAME.value,
        "counts": dict.fromkeys([*(s.value for s in State), "excluded"], 0),
        "similarity": dict.fromkeys(
            ("percent", "old_in_new", "new_in_old"), 100.0
        ),
        "members": [],
        "metadata_changes": [],
        "findings": [],
        "looked_for": [],
        "idle_waivers": [],
    }


def _side(comparison: Comparison, side: int) -> dict[str, object]:
    archive, file = comparison.sides[side], comparison.files[side]
    return {
        **_file(file.path),
        "file": os.path.basename(file.name),
        "name": comparison.release.names[side] or None,
        "version": comparison.release.versions[side] or None,
        "members": len(archive.index.members),
        "content_bytes": sum(m.size for m in archive.index.members),
        "problems": list(archive.index.problems),
    }


def _file(path: str) -> dict[str, object]:
    is_file = os.path.isfile(path)
    return {
        "file": os.path.basename(path),
        "sha256": _digest(path) if is_file else None,
        "bytes": os.path.getsize(path) if is_file else None,
        "name": None,
        "version": None,
        "members": None,
        "content_bytes": None,
        "problems": [],
    }


def _digest(path: str) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _member(comparison: Comparison, pair: Pair) -> dict[str, object]:
    measured = comparison.measurement.of(pair)
    generated = comparison.reading_order.generated(pair)
    likeness = measured.similarity
    return {
        "state": pair.state.value,
        "old_path": pair.old_path,
        "new_path": pair.new_path,
        "similarity": None if likeness is None else likeness.percent,
        "found_by": pair.stage.value if pair.stage else None,
        "tlsh_distance": measured.distance,
        "version_only": change_of(pair) in comparison.nodes.version_only,
        "generated_by": generated.by if generated is not None else None,
    }


def _metadata_changes(releases: Releases) -> list[dict[str, object]]:
    old, new = (_flat(side.effective) for side in (releases.old, releases.new))
    return [
        {"field": field, "old": old.get(field), "new": new.get(field)}
        for field in sorted({*old, *new})
        if old.get(field) != new.get(field)
    ]


def _flat(metadata: Metadata) -> dict[str, object]:
    """Return the values of metadata by field, without their places."""
    found: dict[str, object] = {}
    for field, value in metadata._asdict().items():
        if field in ("expressions", "version"):
            continue
        if field == "entry_points":
            for point in metadata.entry_points:
                key = f"{field}.{point.group}.{point.name}"
                same = [found[key]] if key in found else []
                found[key] = ", ".join(map(str, [*same, point.value]))
        elif isinstance(value, Mapping):
            for key, inner in value.items():
                found[f"{field}.{key}" if key else field] = _value(inner)
        elif value:
            found[field] = _value(value)
    return found


def _value(stated: object) -> object:
    if isinstance(stated, tuple) and not hasattr(stated, "value"):
        return sorted(each.value for each in stated)
    return getattr(stated, "value", stated)


def finding_fields(found: Finding) -> dict[str, object]:
    """Return a finding as the summary has it."""
    return {
        "code": found.code.value,
        "severity": found.severity.value,
        "member": found.member or None,
        "line": found.line or None,
        "sentence": found.sentence,
        "data": {
            key: _plain(value)
            for key, value in found.data.items()
            if key != "rank"
        },
        "waived": found.waived or None,
    }


def _plain(value: object) -> object:
    """Return *value* as JSON knows it, sets sorted."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
