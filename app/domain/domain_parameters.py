"""The manual's numbers that rules count with, under the names by which lists tell them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.business_gates import DAYS_BEFORE_OPENING
from app.domain.claim_lease import CLAIM_WORKING_DAYS
from app.domain.ledger import YEARS_BACK
from app.domain.renewal_window import VALIDITY_YEARS
from app.domain.review_terms import MANUAL_TERMS

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class DomainParameter:
    """A number of the manual and what it means, in Chinese."""

    value: int
    meaning: str


PARAMETERS: Mapping[str, DomainParameter] = {
    "review_working_days": DomainParameter(
        MANUAL_TERMS.review_working_days, "规定审核周期（工作日），表 review_terms 可以另定"
    ),
    "window_months": DomainParameter(
        MANUAL_TERMS.window_months, "到期前几个月起可以续签，表 review_terms 可以另定"
    ),
    "validity_years": DomainParameter(VALIDITY_YEARS, "证件有效期（年）"),
    "ledger_years": DomainParameter(YEARS_BACK, "社保个税核对的年数"),
    "claim_working_days": DomainParameter(CLAIM_WORKING_DAYS, "审核认领的保留时间（工作日）"),
    "days_before_opening": DomainParameter(DAYS_BEFORE_OPENING, "距续签起始日多少天以内，先续签再变更单位"),
}
