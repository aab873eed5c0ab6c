"""People and units that a story makes for itself, as the demonstration has its own."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any
from zlib import crc32

from app.demo.demo_base import Filler, hashed_password
from app.demo.demo_ledgers import demo_ledger
from app.demo.demo_papers import DemoPapers
from app.demo.demo_people import BEIJING_TYPE, EMPLOYERS, DemoEmployer, DemoPerson, first_day, is_mid
from app.domain.association_code import make_code
from app.domain.credit_code import check_character, organisation_check
from app.domain.id_number import check_digit, facts_of
from app.scenarios.given_words import NO_CONTRACT, NONE, completed_id_number
from app.store.account_rows import accounts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.ledger import LedgerMonth
    from app.scenarios.given_people import Ties
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

MODEL = EMPLOYERS[0]
"""Whose papers, authority and scope a new unit has where the story says nothing else."""
BORN = date(1990, 1, 1)
ENTERPRISE, REGION = "91", "110108"
FIRST_SERIAL = 500
LIVE = "valid"


class StageSettler:
    """Makes who is new in a story; the same story makes the same people."""

    def months(self, kind: str, uscc: str, today: date) -> list[LedgerMonth]:
        """Return months of payments of a kind until today."""
        return demo_ledger(kind, uscc, today)

    def add_unit(self, context: AppContext, work: UnitOfWork, login: str, wanted: Mapping[str, Any]) -> None:
        """Make a unit with the account of its agent, with every paper; what the story says else is laid on it."""
        number = crc32(login.encode()) % 10_000
        _filler(context, work).settle_in(
            [
                DemoEmployer(
                    key=login,
                    name=str(wanted.get("name") or f"北京试办单位{number:04d}有限公司"),
                    uscc=str(wanted.get("uscc") or _credit_code(number)),
                    scope=None if wanted.get("scope") == NONE else MODEL.scope,
                    authority=str(wanted.get("authority") or MODEL.authority),
                    code=make_code(Random(login).choice),  # noqa: S311 — the same story makes the same unit
                    types=(str(wanted.get("permit_type") or BEIJING_TYPE),),
                    agent=login,
                )
            ],
            (),
        )

    def add_person(
        self, context: AppContext, work: UnitOfWork, login: str, wanted: Mapping[str, Any], ties: Ties
    ) -> None:
        """Make a person with an account, whose permit may be renewed today; what the story says else is laid on it."""
        number = completed_id_number(str(wanted.get("id_number") or _id_number(login)))
        filler = _filler(context, work)
        filler.employers = {"tied": str(ties.unit), "permit": str(ties.permit_unit)}
        sex = "male" if facts_of(number).sex == "男" else "female"
        filler.settle_in(
            (),
            [
                DemoPerson(
                    login=login,
                    name=str(wanted.get("name") or "试办员工"),
                    sex=sex,
                    id_number=number,
                    employer="permit",
                    permit_type=str(wanted.get("permit_type") or BEIJING_TYPE),
                    state="" if wanted.get("permit") == NONE else LIVE,
                    expiry=first_day(is_mid),
                    tied_to=None if wanted.get("association") == NONE else "tied",
                    has_contract=wanted.get("contract_end") != NO_CONTRACT,
                )
            ],
        )


def _filler(context: AppContext, work: UnitOfWork) -> Filler:
    papers = DemoPapers(context, one_for_all=MODEL.name)
    return Filler(context, work, papers, hashed_password(), serial=FIRST_SERIAL + len(accounts(work)))


def _id_number(login: str) -> str:
    """Return a number that nobody has: its region is none, and its serial number comes from the login."""
    first = f"110000{BORN:%Y%m%d}{crc32(login.encode()) % 900 + 100:03d}"
    return first + check_digit(first)


def _credit_code(number: int) -> str:
    organisation = f"MADE{number:04d}"
    first = f"{ENTERPRISE}{REGION}{organisation}{organisation_check(organisation)}"
    return first + check_character(first)
