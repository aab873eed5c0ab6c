"""All tables together, for migrations and tests."""

from __future__ import annotations

from app.store import (
    tables_acts,
    tables_applicants,
    tables_applications,
    tables_archive,
    tables_calendar,
    tables_cases,
    tables_counts,
    tables_editions,
    tables_evidence,
    tables_identity,
    tables_imports,
    tables_ledger,
    tables_migrations,
    tables_office,
    tables_office_papers,
    tables_operations,
    tables_queues,
    tables_scans,
    tables_sign_in,
    tables_signals,
    tables_uploads,
)
from app.store.columns import metadata

SUBJECTS = {
    "office": tables_office,
    "calendar": tables_calendar,
    "ledger": tables_ledger,
    "identity": tables_identity,
    "sign_in": tables_sign_in,
    "cases": tables_cases,
    "editions": tables_editions,
    "applications": tables_applications,
    "imports": tables_imports,
    "migrations": tables_migrations,
    "operations": tables_operations,
    "counts": tables_counts,
    "queues": tables_queues,
    "signals": tables_signals,
    "acts": tables_acts,
    "applicants": tables_applicants,
    "office_papers": tables_office_papers,
    "scans": tables_scans,
    "archive": tables_archive,
    "uploads": tables_uploads,
    "evidence": tables_evidence,
}
"""Subjects in the order in which their tables can be made."""

__all__ = ["SUBJECTS", "metadata"]
