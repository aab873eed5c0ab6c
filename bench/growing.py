"""Make a context of the demonstration and let it grow to so many people and applications."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import uuid4

from app.demo.demo_base import load_demo
from app.services.installation.prepare_installation import prepare
from bench.bulk_rows import hurry, know_the_sizes
from bench.grown_office import Grower, Models
from tests.make.context_maker import actor_named, open_context
from tests.make.service_journey import ServiceJourney

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.context.app_context import AppContext


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
    know_the_sizes(context.database)
    return rows, time.monotonic() - began


def grown_context(folder: Path, people: int, url: str = "") -> tuple[AppContext, int, float]:
    """Return a new context that has grown, in a folder of its own, with what writing it took."""
    context = open_context(url or f"sqlite:///{folder}/app.db", folder)
    prepare(context)
    load_demo(context)
    return context, *grow(context, people)


def fresh_key() -> str:
    """Return an idempotency key."""
    return uuid4().hex
