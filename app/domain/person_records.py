"""Education, study and work of a person, row by row, each with its own review status (manual, chapter 3)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, Any]


class RecordStatus(StrEnum):
    """审核状态 of one row: 有效, 待审核."""

    VALID = "valid"
    PENDING = "pending"


LISTS = ("education", "study_history", "work_history")
"""Keys of a person's details whose rows carry a status."""
LEVELS = ("doctor", "master", "bachelor", "college", "other")
"""学历, the highest first."""
STATUS = "status"
_HIGHEST = ("education_level", "education_subject", "education_school")


def education_of(details: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of 国内教育信息; a record from before there were rows counts as one that is valid."""
    rows = details.get("education")
    if rows:
        return [dict(row) for row in rows]
    if not details.get("education_level"):
        return []
    return [
        {
            "level": details["education_level"],
            "subject": details.get("education_subject") or "",
            "school": details.get("education_school") or "",
            STATUS: RecordStatus.VALID.value,
        }
    ]


def rows_of(details: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the rows of one of the lists."""
    return education_of(details) if name == "education" else [dict(row) for row in details.get(name) or ()]


def approved_records(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return details whose rows the authority has approved; a highest education told apart becomes a row, too."""
    details = dict(after)
    told = tuple(after.get(key) for key in _HIGHEST)
    if told != tuple(before.get(key) for key in _HIGHEST) and all(told):
        rows = education_of(before)
        row = {"level": told[0], "subject": told[1], "school": told[2]}
        if not any(all(one.get(key) == value for key, value in row.items()) for one in rows):
            details["education"] = [row, *rows]
    for name in LISTS:
        if details.get(name):
            details[name] = [{**row, STATUS: RecordStatus.VALID.value} for row in details[name]]
    return details


def with_status(old: Sequence[Row], new: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the new rows; one that stands unchanged keeps its status, every other waits for review."""
    known = [({k: v for k, v in row.items() if k != STATUS and v}, row.get(STATUS)) for row in old]
    found = []
    for row in new:
        told = {k: v for k, v in row.items() if k != STATUS and v}
        status = next((status for before, status in known if before == told), None)
        found.append({**row, STATUS: status or RecordStatus.PENDING.value})
    return found


def with_highest_education(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details with 国内最高学历 taken from the rows; applications read it there."""
    rows = details.get("education") or []
    if not rows:
        return dict(details)
    ranked = sorted(rows, key=lambda row: str(row.get("graduated_on") or ""), reverse=True)
    top = min(
        ranked, key=lambda row: LEVELS.index(row["level"]) if row.get("level") in LEVELS else len(LEVELS)
    )
    return {
        **details,
        "education_level": top.get("level"),
        "education_subject": top.get("subject"),
        "education_school": top.get("school"),
    }
