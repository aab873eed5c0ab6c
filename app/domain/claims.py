"""What an application claims that the office has not approved yet; the paper table asks for proof of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.person_records import LISTS, STATUS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

EDUCATION = "education"
DEGREE = "degree"
TITLE = "title"
IDENTITY = "identity"
SOURCES: Mapping[str, tuple[str, ...]] = {
    EDUCATION: ("education", "education_level", "education_subject", "education_school"),
    DEGREE: ("education", "education_level", "education_subject", "education_school"),
    TITLE: ("has_title", "title_name"),
    IDENTITY: ("name", "sex", "birth_date", "id_number", "ethnicity"),
}
"""Claims made of several fields; every other claim is the key of one field."""
DEGREE_LEVELS = frozenset({"doctor", "master", "bachelor"})
NEW = "new_"
"""A form that asks for what shall stand on the permit names its fields after this."""
_HIGHEST = ("education_level", "education_subject", "education_school")
_ROW = ("level", "subject", "school")
_NOTHING = (None, "", "no", False)


def claims_of(approved: Mapping[str, Any], told: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the claims of an application in the order of the alphabet: codes, never values.

    `approved` is what the office has approved before, empty when the application proves everything anew;
    `told` are the answers of its forms. An answer that says no, or nothing, claims nothing (R31).
    """
    answers = {
        name.removeprefix(NEW): value for name, value in told.items() if value not in _NOTHING and value != []
    }
    if told.get("has_title") == "no":
        answers.pop("title_name", None)
    claimed = {name for name, value in answers.items() if not _is_approved(name, value, approved)}
    if not _new_highest(answers, approved):
        claimed -= set(_HIGHEST)
    levels = _new_levels(answers, claimed, approved)
    derived = {code for code, names in SOURCES.items() if code != DEGREE and claimed & set(names)}
    if levels & DEGREE_LEVELS:
        derived.add(DEGREE)
    return tuple(sorted(claimed | derived))


def fields_of(claims: Iterable[str]) -> frozenset[str]:
    """Return the keys of the fields whose answers decide about claims."""
    names = {name for claim in claims for name in SOURCES.get(claim, (claim,))}
    return frozenset(names | {NEW + name for name in names})


def _is_approved(name: str, value: Any, approved: Mapping[str, Any]) -> bool:
    known = approved.get(name)
    if name in LISTS:
        return not _new_rows(value, known)
    return bool(value == known)


def _new_rows(rows: Any, known: Any) -> list[Mapping[str, Any]]:
    before = [_told(row) for row in known or ()]
    return [row for row in rows or () if _told(row) not in before]


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != STATUS and value}


def _new_highest(answers: Mapping[str, Any], approved: Mapping[str, Any]) -> bool:
    """Tell whether the highest education is none that the office has approved, as such or as a row."""
    told = tuple(answers.get(name) or approved.get(name) for name in _HIGHEST)
    rows = [tuple(row.get(name) for name in _ROW) for row in approved.get("education") or ()]
    return told != tuple(approved.get(name) for name in _HIGHEST) and told not in rows


def _new_levels(answers: Mapping[str, Any], claimed: set[str], approved: Mapping[str, Any]) -> set[str]:
    found = set()
    if claimed & set(_HIGHEST):
        found.add(str(answers.get("education_level") or approved.get("education_level")))
    if "education" in claimed:
        found |= {str(row.get("level")) for row in _new_rows(answers["education"], approved.get("education"))}
    return found
