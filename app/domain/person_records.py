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
_ROW = ("level", "subject", "school")
APPROVED = "approved_values"
"""Key of a person's details: single values as the office approved them, once the person has told others."""
_APART = (*_HIGHEST, "has_title", "title_name", "hukou_place", "ethnicity", "post")


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


def approved_records(before: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return details after the authority has approved what an application told; what it did not tell keeps its status.

    A highest education told apart becomes a row, too.
    """
    details = {**before, **told}
    if told.get("has_title") == "no":
        details["title_name"] = ""
    for name in LISTS:
        if told.get(name):
            details[name] = [{**row, STATUS: RecordStatus.VALID.value} for row in told[name]]
    highest = tuple(told.get(key) for key in _HIGHEST)
    if all(highest) and "education" not in told:
        details["education"] = _with_row(before, dict(zip(_ROW, highest, strict=True)))
    if APPROVED in before:
        details[APPROVED] = {**before[APPROVED], **{key: details.get(key) for key in _APART if key in told}}
    return details


def with_approved_rows(rows: Sequence[Row], approved: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows; those that say what an approved one says are valid, later ones wait for their own review."""
    said = [{k: v for k, v in row.items() if k != STATUS and v} for row in approved]
    return [
        {**row, STATUS: RecordStatus.VALID.value}
        if {k: v for k, v in row.items() if k != STATUS and v} in said
        else dict(row)
        for row in rows
    ]


def _with_row(before: Mapping[str, Any], told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of education with one that is valid; a row that says the same becomes it."""
    rows, found = [], False
    for row in education_of(before):
        is_same = all(row.get(key) == value for key, value in told.items())
        found = found or is_same
        rows.append({**row, STATUS: RecordStatus.VALID.value} if is_same else row)
    return rows if found else [{**told, STATUS: RecordStatus.VALID.value}, *rows]


def remembering_approved(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person now tells of themselves, with the single values that the office had approved so far."""
    kept = before.get(APPROVED)
    if kept is None:
        kept = {key: before[key] for key in _APART if before.get(key)}
    return {**after, APPROVED: kept}


def approved_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of the details that the office has approved; a record from before counts as approved."""
    apart = details.get(APPROVED)
    found = {key: value for key, value in details.items() if key != APPROVED}
    if apart is not None:
        found |= {key: apart.get(key) for key in _APART}
    for name in LISTS:
        found[name] = [row for row in rows_of(found, name) if row.get(STATUS) != RecordStatus.PENDING.value]
    return found


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
