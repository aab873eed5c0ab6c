"""Associated unit = contract party = tax withholder = insurance payer. Manual, chapter 6 note 1 (A38)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.verdict import Verdict, refused

if TYPE_CHECKING:
    from collections.abc import Mapping


def four_way_identity(own_uscc: str, named: Mapping[str, str]) -> tuple[Verdict, ...]:
    """Return a refusal for each of the three payers that is not the unit itself; `named` holds their credit codes."""
    return tuple(
        refused("identity.differs", who=who, uscc=uscc or "")
        for who, uscc in named.items()
        if (uscc or "").strip().upper() != own_uscc.upper()
    )
