"""Issue a paper of the office: numbered, dated, written out and kept, in the transaction of what it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.notice_text import NoticeValueMissingError
from app.domain.office_paper_facts import RECIPIENTS, PaperEvent
from app.engine.errors import EngineError
from app.services.context.beijing import beijing_day
from app.services.context.send_notice import send_notice
from app.services.context.verification_code import new_code
from app.services.papers_of_office.paper_values import items_of_paper, values_of_case
from app.store.audit_chain import record
from app.store.case_rows import case_of
from app.store.database import new_id
from app.store.employer_rows import authority_names
from app.store.office_paper_rows import add_paper, next_in_series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.office_paper_text import PaperKind
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.office_paper_rows import OfficePaperRow

TOLD = "paper_issued"
"""The platform's notice for a paper that no other notice of its step carries."""


class UnknownPaperError(EngineError):
    """A paper cannot be made, for want of a kind or a value: nothing of the step is kept, an operator is told."""


def issue_paper(
    work: UnitOfWork,
    context: AppContext,
    case_id: str,
    kind: str,
    values: Mapping[str, Any],
    by: str,
    *,
    event: PaperEvent | None = None,
    mark: str = "",
    code: str = "",
) -> OfficePaperRow:
    """Issue a paper of a case in this transaction and return it; raises UnknownPaperError.

    `values` are those that the caller knows better than the records of the case, or that only this kind has. `by` is
    the account that acts. What may make a paper only once says so with `mark`; `code` is that of a slip.
    """
    case = case_of(work, case_id)
    declared = _declared(context, work, case, kind, values)
    day = beijing_day(work.now)
    name = authority_names(work).get(case.authority, case.authority)
    facts = {**values_of_case(context, work, case, event), **values}
    facts |= {"issued_on": day.isoformat(), "authority_name": name}
    place = next_in_series(work, declared.row_of_numbers(case.authority, name, day.year))
    facts["number"] = declared.numbered(case.authority, name, day.year, place)
    items = items_of_paper(context, work, case) if declared.items else ()
    verified_by = code or new_code()
    try:
        written = declared.written(facts, items, code=verified_by)
    except NoticeValueMissingError as missing:
        raise UnknownPaperError(f"文书“{kind}”没有作出：要用“{missing.name}”，这次没有这个值") from missing
    except (TypeError, ValueError) as wrong:
        raise UnknownPaperError(f"文书“{kind}”没有作出：有一个值的写法不对（{wrong}）") from wrong
    audience = list(_audience(declared, case))
    row = add_paper(
        work,
        written.as_json(),
        case_id=case.id,
        permit_id=case.permit_id,
        kind=kind,
        title=written.title,
        number=written.number,
        code=verified_by,
        authority=case.authority,
        edition=case.edition,
        issued_on=day,
        issued_by=by,
        mark=mark or f"{case.id}.{new_id()}",
        audience=audience,
        notice=declared.notice,
        replaces=declared.replaces,
    )
    record(
        work,
        context.audit_key,
        case.id,
        by,
        "issue_paper",
        {"kind": kind, "number": row.number, "digest": row.digest},
    )
    if declared.notice == TOLD:
        told = {"paper_title": row.title, "paper_number": row.number}
        send_notice(context, work, TOLD, audience, told, case=case, mark=row.id)
    return row


def _declared(
    context: AppContext, work: UnitOfWork, case: CaseRow, kind: str, values: Mapping[str, Any]
) -> PaperKind:
    kinds = context.editions.office_papers(work, case.edition)
    if kind not in kinds:
        raise UnknownPaperError(f"没有叫“{kind}”的文书{or_meant(nearest(kind, kinds)) or '，请核对流程图'}")
    known = kinds[kind].facts
    for name in values:
        if name not in known:
            raise UnknownPaperError(f"文书“{kind}”没有“{name}”这个值{or_meant(nearest(name, known))}")
    return kinds[kind]


def _audience(declared: PaperKind, case: CaseRow) -> Iterator[str]:
    """Yield the groups that receive a paper; who is no party to the case receives none."""
    parties = {"employer": case.employer_id, "person": case.person_id}
    for name in RECIPIENTS:
        if name in declared.to and parties[name]:
            yield f"{name}:{parties[name]}"
