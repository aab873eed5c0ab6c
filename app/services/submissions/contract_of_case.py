"""The contract that counts for a case today: the newest of the tie with its unit, whatever a clock says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.store.contract_times import contract_at
from app.store.permit_rows import association_facts, contract_of

if TYPE_CHECKING:
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.permit_rows import ContractRow


def contract_of_case(work: UnitOfWork, case: CaseRow) -> ContractRow | None:
    """Return the contract of the person with the unit; after they have parted, the last one they had."""
    if case.person_id is None:
        return None
    tie = association_facts(work, case.person_id)
    if tie is not None and tie.employer_id == case.employer_id:
        return contract_of(work, tie.contract.id) if tie.contract else None
    return contract_at(work, case.person_id, case.employer_id, work.now)
