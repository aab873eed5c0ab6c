"""The forms of the office's own records (forms/records): an edition without a diagram, live like a procedure's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.bundle import Bundle
from app.store.edition_rows import live_edition_of

if TYPE_CHECKING:
    from pathlib import Path

    from app.forms_reader.definition import FormDefinition
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

RECORDS = "records"
"""Name of the folder, of the edition, and the first part of the keys of its forms."""
NAME = "单位和员工信息表单"
NEEDED = frozenset(
    {
        "employer_general",
        "employer_qualifications",
        "employer_agent",
        "employer_licence",
        "employment_post",
        "employment_dates",
        "employment_contract",
        "person_basic",
        "person_education",
        "person_study",
        "person_work",
    }
)
"""Forms that pages ask for by name."""


def gather_records(forms: Path) -> Bundle:
    """Return the bundle of the record forms."""
    folder = forms / RECORDS
    return Bundle(
        RECORDS,
        {f"forms/{RECORDS}/{file.name}": file.read_bytes() for file in sorted(folder.glob("*.form"))},
    )


def missing_forms(bundle: Bundle) -> tuple[str, ...]:
    """Return the forms that pages ask for and the bundle lacks."""
    return tuple(sorted(name for name in NEEDED if f"forms/{RECORDS}/{name}.form" not in bundle.files))


def record_form(context: AppContext, work: UnitOfWork, name: str) -> FormDefinition:
    """Return the live form of a record, e.g. `employer_general`; raises EditionMissingError before publishing."""
    live = live_edition_of(work, RECORDS)
    return context.editions.forms(work, live.sha256)[f"{RECORDS}/{name}"]
