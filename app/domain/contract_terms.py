"""A labour contract as forms describe it: kind, start, end or none (A58); and why such a contract cannot be given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

END = "contract_end"
START = "contract_start"


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """`end_on` is None without a fixed term."""

    kind: str
    start_on: date
    end_on: date | None


def contract_terms(values: Mapping[str, Any]) -> ContractTerms:
    """Read the contract fields of a form that has been validated."""
    end = values.get(END) if values.get("contract_term") != "open" else None
    return ContractTerms(
        kind=str(values.get("contract_kind") or "labour"),
        start_on=date.fromisoformat(values[START]),
        end_on=date.fromisoformat(end) if end else None,
    )


def wrong_term(terms: ContractTerms, today: date) -> str:
    """Return why the term cannot be: the contract must be valid on the day it is given (manual, chapter 3)."""
    if terms.end_on is not None and terms.end_on <= terms.start_on:
        return "合同结束日期应晚于开始日期，请核对"
    if terms.end_on is not None and terms.end_on < today:
        return "合同已经到期，须上传当前有效的合同"
    return ""
