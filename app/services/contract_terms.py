"""A labour contract as forms describe it: kind, start, end or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """`end_on` is None without a fixed term (A58)."""

    kind: str
    start_on: date
    end_on: date | None


def contract_terms(values: Mapping[str, Any]) -> ContractTerms:
    """Read the contract fields of a form that has been validated."""
    end = values.get("contract_end") if values.get("contract_term") != "open" else None
    return ContractTerms(
        kind=str(values.get("contract_kind") or "labour"),
        start_on=date.fromisoformat(values["contract_start"]),
        end_on=date.fromisoformat(end) if end else None,
    )
