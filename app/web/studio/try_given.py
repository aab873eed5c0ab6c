"""What the beginning of a try-run says of its person and its unit, as rows of [[given]] that a story keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.documents.sample_names import file_name
from app.domain.whole_numbers import whole_number
from app.scenarios.fixtures import EMPLOYEE, EMPLOYER
from app.scenarios.given_unit import PLACES
from app.scenarios.given_words import (
    MISSING,
    NO_CONTRACT,
    OPEN_END,
    PERSON,
    UNIT,
    UNREADABLE,
    wrong_in_given,
)
from app.scenarios.stage_authorities import AUTHORITIES
from app.web.wording.studio_words import (
    EDUCATION_LEVELS,
    LEDGER_KINDS,
    TRY_CONTRACTS,
    TRY_PAPERS,
    TRY_PERMITS,
    TRY_SCOPES,
    TRY_TIES,
)
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

NEW_LOGINS = {EMPLOYEE: "new.person", EMPLOYER: "new.unit"}
"""Under which accounts people and units are made; they live as long as the try-run."""
OF_PERSON, OF_UNIT, PAPER = "p_", "u_", "u_paper_"
DAY = "day"
_TEXTS = (
    "name",
    "id_number",
    "permit",
    "permit_type",
    "permit_unit",
    "unit",
    "association",
    "contract_paper",
    "education_level",
)
_PLAIN = ("valid_until", "ledger")
"""Asked of every person, made or not."""
_UNIT_TEXTS = ("name", "authority", "scope")
_MONTH_LINE = re.compile(r"(\S+)\s*(.*)")


def beginning_choices() -> dict[str, Mapping[str, Any]]:
    """Return what may be chosen of a person and a unit, by the name of the question."""
    return {
        "ledger": LEDGER_KINDS,
        "permit": TRY_PERMITS,
        "association": TRY_TIES,
        "education": EDUCATION_LEVELS,
        "scope": TRY_SCOPES,
        "authority": AUTHORITIES,
        "papers": {
            DAY: TRY_PAPERS[DAY],
            MISSING: TRY_PAPERS["missing"],
            UNREADABLE: TRY_PAPERS["unreadable"],
        },
        "contract": {OPEN_END: TRY_CONTRACTS["open"], NO_CONTRACT: TRY_CONTRACTS["none"]},
        "contract_paper": {UNREADABLE: TRY_PAPERS["unreadable"]},
        "places": {place: file_name(place).removesuffix(".pdf") for place in PLACES},
    }


def with_given(setup: dict[str, Any], typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a try-run begins with, its people and what is given of them, and what is wrong, by field."""
    people, wrong = dict(setup["people"]), dict[str, str]()
    rows = []
    for part, prefix, kind, row in (
        (EMPLOYER, OF_UNIT, UNIT, _unit(typed)),
        (EMPLOYEE, OF_PERSON, PERSON, _person(typed)),
    ):
        is_new = typed.get(f"{prefix}new") == "yes"
        if is_new:
            people[part] = NEW_LOGINS[part]
        said_of = ({"new": kind} if is_new else {}) | row
        if not said_of:
            continue
        field = f"{prefix}new" if is_new else f"{prefix}name"
        if part not in people:
            wrong[field] = str(_("这组人里没有“%(part)s”，不能写它的情况；要写的话请选“新设”。", part=part))
        elif said := wrong_in_given(said_of):
            wrong[field] = str(_("%(part)s：%(said)s", part=part, said=said))
        rows.append({"who": part, **said_of})
    return setup | {"people": people} | ({"given": rows} if rows else {}), wrong


def _person(typed: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = _told(typed, "", _PLAIN) | _told(typed, OF_PERSON, _TEXTS)
    if title := typed.get("p_title_name", "").strip():
        row["title_name"] = "" if title == NO_CONTRACT else title
    how, end = typed.get("p_contract", ""), typed.get("p_contract_end", "").strip()
    if how in {OPEN_END, NO_CONTRACT} or end:
        row["contract_end"] = how if how in {OPEN_END, NO_CONTRACT} else end
    paid = typed.get("p_paid_months", "").strip()
    if paid:
        count = whole_number(paid)
        row["paid_months"] = paid if count is None else count
    return row | _months(typed.get("p_months", ""))


def _months(text: str) -> dict[str, Any]:
    """Read a month a line, with the explanation that the unit has given, if it has."""
    lines = [found for line in text.splitlines() if (found := _MONTH_LINE.fullmatch(line.strip()))]
    unpaid = [line[1] if (count := whole_number(line[1])) is None else count for line in lines]
    explained = {line[1]: line[2].strip() for line in lines if line[2].strip()}
    return ({"unpaid": unpaid} if unpaid else {}) | ({"explained": explained} if explained else {})


def _unit(typed: Mapping[str, str]) -> dict[str, Any]:
    row = _told(typed, OF_UNIT, _UNIT_TEXTS)
    papers = {
        name.removeprefix(PAPER): how if how != DAY else "today-1y"
        for name, how in typed.items()
        if name.startswith(PAPER) and how
    }
    return row | ({"papers": papers} if papers else {})


def _told(typed: Mapping[str, str], prefix: str, names: tuple[str, ...]) -> dict[str, Any]:
    found = {name: typed.get(prefix + name, "").strip() for name in names}
    return {name: text for name, text in found.items() if text}
