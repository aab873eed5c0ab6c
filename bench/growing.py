"""Make a context of the demonstration and let it grow to so many people and applications."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import Date, func, insert, literal, select, update

from app.demo.demo_base import load_demo
from app.services.installation.prepare_installation import prepare
from app.store.tables_cases import application_case
from app.store.tables_identity import account
from app.store.tables_queues import reached_case
from bench.bulk_rows import hurry, know_the_sizes
from bench.grown_office import Grower, Models
from tests.make.context_maker import actor_named, open_context
from tests.make.service_journey import ServiceJourney

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def models_of(context: AppContext) -> Models:
    """Let three applications be made by the product itself, one begun, one under review, one approved."""
    by = actor_named(context, "zhao")
    reviewed = ServiceJourney(context).submit()
    begun = ServiceJourney(context, login="wang")
    ended = ServiceJourney(context, login="qian").submit().approve()
    return Models(by.person_id, reviewed.case.employer_id, begun.case_id, reviewed.case_id, ended.case_id)


def grow(context: AppContext, people: int) -> tuple[int, float]:
    """Fill a prepared context; return how many rows were written and the seconds that took."""
    models = models_of(context)
    began = time.monotonic()
    hurry(context.database)
    rows = context.database.transact(lambda work: Grower(context, work, models, people).grow())
    context.database.transact(_share)
    know_the_sizes(context.database)
    return rows, time.monotonic() - began


def _share(work: UnitOfWork) -> None:
    """Let the grown cases have reached the authority of the district, and its first reviewer lead it."""
    known = select(reached_case.c.case_id)
    grown = select(
        application_case.c.authority,
        application_case.c.id,
        func.coalesce(application_case.c.first_submitted_on, literal(work.now.date(), Date)),
        application_case.c.number,
        application_case.c.procedure,
        application_case.c.state,
        literal(0),
        application_case.c.employer_id,
        application_case.c.person_id,
    ).where(application_case.c.state != "draft", application_case.c.id.not_in(known))
    names = [column.name for column in reached_case.columns]
    work.connection.execute(insert(reached_case).from_select(names, grown))
    work.connection.execute(update(account).where(account.c.login == "hd.l1a").values(is_lead=True))


def grown_context(folder: Path, people: int, url: str = "") -> tuple[AppContext, int, float]:
    """Return a new context that has grown, in a folder of its own, with what writing it took."""
    context = open_context(url or f"sqlite:///{folder}/app.db", folder)
    prepare(context)
    load_demo(context)
    return context, *grow(context, people)


def fresh_key() -> str:
    """Return an idempotency key."""
    return uuid4().hex
