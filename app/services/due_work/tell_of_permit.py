"""Tell the unit and the holder of a permit about it, and whoever reviews it now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.send_notice import send_notice
from app.store.permit_rows import active_employer_of
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.notice_text import Notices
    from app.domain.permit import Permit
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def tell_of_permit(
    context: AppContext,
    work: UnitOfWork,
    permit: Permit,
    kind: str,
    mark: str,
    others: tuple[str, ...] = (),
    more: Mapping[str, Any] | None = None,
    *,
    notices: Notices | None = None,
) -> None:
    """Tell each of them once per `mark`, with a text of `notices` or the platform's."""
    employer = active_employer_of(work, permit.person_id) or permit.employer_id
    audience = (f"employer:{employer}", f"person:{permit.person_id}", *others)
    facts = {
        "permit_no": permit.permit_no,
        "valid_until": permit.valid_until.isoformat(),
        "person_id": permit.person_id,
        "person_name": person_of(work, permit.person_id).name,
        **(more or {}),
    }
    send_notice(context, work, kind, audience, facts, case=None, mark=mark, notices=notices)
