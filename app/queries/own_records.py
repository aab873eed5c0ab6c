"""我的资料: what a person has told of themselves, all of it or one part with its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.queries.coded_labels import record_labels
from app.services.context.refusals import NotFoundError
from app.services.records.update_person_records import part_view
from app.store.person_rows import person_of, phone_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.records.update_person_records import PartView
    from app.store.person_rows import PersonRow


@dataclass(frozen=True, slots=True)
class OwnRecords:
    """A person's own records with the labels of their coded answers, by field and code."""

    person: PersonRow
    phone: str
    basic_labels: Mapping[str, Mapping[str, str]]
    education_labels: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class OwnPart:
    """One part of a person's own records with its form; `now` is the instant by which the form is shown."""

    view: PartView
    person: PersonRow
    now: datetime


def own_records(context: AppContext, by: Actor) -> OwnRecords:
    """Return the actor's own records; raises NotFoundError for an account of nobody."""
    if by.person_id is None:
        raise NotFoundError(kind="person")
    with context.database.reading() as work:
        return OwnRecords(
            person=person_of(work, by.person_id),
            phone=phone_of(work, by.person_id),
            basic_labels=record_labels(context, work, "person_basic"),
            education_labels=record_labels(context, work, "person_education"),
        )


def own_part(context: AppContext, by: Actor, part: str) -> OwnPart:
    """Return one part of the actor's own records; raises NotFoundError for another word or an account of nobody."""
    with context.database.reading() as work:
        view = part_view(context, work, by, part)
        return OwnPart(view, person_of(work, str(by.person_id)), work.now)
