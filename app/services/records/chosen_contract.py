"""The scan of a contract waits until its dates are right, so that a failed submit loses no upload."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from app.services.papers.same_paper import papers_of_unit
from app.services.papers.store_paper import checked_paper, keep_once
from app.services.records.update_employment import CONTRACT_SLOT, employment_of, locked_employment
from app.services.tasks.chosen_papers import let_wait
from app.services.tasks.doubtful_papers import keep_reasons_about
from app.store.audit_chain import OFFICE
from app.store.chosen_rows import contract_place
from app.store.employer_rows import attachments_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers.store_paper import CheckedPaper
    from app.store.database import UnitOfWork


def choose_contract(
    context: AppContext,
    by: Actor,
    person_id: str,
    stream: IO[bytes],
    filename: str,
    key: str,
    *,
    more: Sequence[IO[bytes]] = (),
) -> dict[str, Any]:
    """Check a scan and let it wait until its dates are right, so that a failed submit loses no upload.

    Returns its `id`. Raises NotFoundError or PaperRefusedError.
    """
    with context.database.reading() as work:
        employment_of(work, by, person_id)
    scan = checked_paper(context, by, CONTRACT_SLOT, stream, filename, more)

    def command(work: UnitOfWork) -> dict[str, Any]:
        return wait_for_dates(context, work, by, person_id, scan)

    return keep_once(context, by, key, "choose_contract", scan, command, person=person_id)


def wait_for_dates(
    context: AppContext, work: UnitOfWork, by: Actor, person_id: str, scan: CheckedPaper, *, made_in: str = ""
) -> dict[str, Any]:
    """Let a checked scan wait for the dates of its contract; raises NotFoundError."""
    found = locked_employment(work, by, person_id)
    place = contract_place(found.association.id)
    others = papers_of_unit(attachments_of(work, str(by.employer_id)))
    # Whoever of the unit updates the contract goes on with the same scan.
    return let_wait(context, work, by, place, scan, others, subject=OFFICE, is_shared=True, made_in=made_in)


def keep_reasons_of_contract(
    context: AppContext, by: Actor, person_id: str, told: Mapping[tuple[str, str], str]
) -> None:
    """Keep why the scan that waits is used although its check advises against it; raises NotFoundError.

    It is kept with the unit, as for the unit's own papers: every application with this contract tells it.
    """
    if not told:
        return

    def act(work: UnitOfWork) -> None:
        chosen = locked_employment(work, by, person_id).chosen
        places = [(CONTRACT_SLOT, chosen.sha256)] if chosen else []
        keep_reasons_about(work, by, str(by.employer_id), places, told)

    context.database.transact(act)
