"""One thing that a check of the audit found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class FindingKind(StrEnum):
    """What was found; `app/web/wording/audit_findings.py` says it in words."""

    ROW_CHANGED = "row_changed"
    ROW_MISSING = "row_missing"
    LINK_BROKEN = "link_broken"
    CHAIN_CUT = "chain_cut"
    CHAIN_REWRITTEN = "chain_rewritten"
    CHAIN_GONE = "chain_gone"
    TABLE_EMPTY = "table_empty"
    HEADS_MISSING = "heads_missing"
    HEADS_UNREADABLE = "heads_unreadable"
    HEADS_CHANGED = "heads_changed"
    HEADS_GAP = "heads_gap"
    HEADS_CUT = "heads_cut"
    HEADS_LATE = "heads_late"
    HEADS_UNKNOWN = "heads_unknown"
    """The database does not know of the lines there are, or what it knows of them was changed."""
    SINK_DIFFERS = "sink_differs"
    VALUE_ALTERED = "value_altered"
    RECORD_DELETED = "record_deleted"
    RECORD_ADDED = "record_added"
    NO_EVIDENCE = "no_evidence"
    EDITIONS_ALTERED = "editions_altered"
    NO_BASELINE = "no_baseline"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found where. `since`: the last moment that is known to have been good, as ISO text; empty if none is."""

    kind: FindingKind
    chain: str = ""
    number: int = 0
    """Row of the chain, or line of the file; 0 where it is about the whole."""
    table: str = ""
    key: str = ""
    since: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {**asdict(self), "kind": self.kind.value, "facts": dict(self.facts)}


def finding_in(told: Mapping[str, Any]) -> Finding:
    """Return a finding that was kept as JSON."""
    return Finding(**{**told, "kind": FindingKind(told["kind"])})
