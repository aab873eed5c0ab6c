"""What diagrams and tables know of their case by the name `case`: identities and codes, nothing personal."""

from __future__ import annotations

from app.domain.office_codes import PermitType
from app.domain.procedures import Procedure
from app.domain.value_kinds import TEXT, code_in, context_of, or_null

CASE_KIND = context_of(
    case_id=TEXT,
    procedure=code_in(Procedure),
    person_id=or_null(TEXT),
    permit_id=or_null(TEXT),
    employer_id=TEXT,
    authority=TEXT,
    permit_type=code_in(PermitType, ""),
)
"""The entries of `case` and their kinds."""
