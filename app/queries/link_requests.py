"""Requests of units to record a missing unit: the form one is sent with, those an operator has to answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.store.link_request_rows import LinkRequestRow, open_link_request, open_link_requests
from app.store.permit_rows import active_employer_of, permit_of
from app.store.person_rows import person_of
from app.store.waiting_links import waiting_link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.queries.list_pages import Place, Slice
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.link_request_rows import ListedRequest
    from app.store.person_rows import PersonRow
    from app.store.waiting_links import WaitingLink


@dataclass(frozen=True, slots=True)
class LinkRequestForm:
    """Which permit a missing unit is asked for, and its holder."""

    permit: Permit
    state: str
    """The state of the permit today."""
    person: PersonRow
    waits: WaitingLink | None
    """The ended work at the unit that asks, where the holder has left it and the permit waits for its change."""


def link_request_form(context: AppContext, by: Actor, permit_id: str) -> LinkRequestForm:
    """Return what the form of a request shows of a permit; the caller has checked that it may be seen."""
    today = context.today()
    with context.database.reading() as work:
        permit = permit_of(work, permit_id)
        is_former = active_employer_of(work, permit.person_id) != by.employer_id
        return LinkRequestForm(
            permit=permit,
            state=permit.state_on(today).value,
            person=person_of(work, permit.person_id),
            waits=waiting_link(work, permit_id, str(by.employer_id), today) if is_former else None,
        )


def requests_to_answer(context: AppContext, place: Place | None) -> Slice[ListedRequest]:
    """Return a page of the requests that nobody has answered."""
    with context.database.reading() as work:
        return open_link_requests(work, place)


def first_open_request(work: UnitOfWork, permit_ids: Iterable[str]) -> LinkRequestRow | None:
    """Return the open request for the first of some permits that has one."""
    found = (open_link_request(work, permit_id) for permit_id in permit_ids)
    return next((one for one in found if one is not None), None)
