"""Reports of papers and the check of their pages: asked for when a paper is kept, looked up until it has ended.

A report says in `check` how far it is: waiting, done or failed. One without it is from before, or of a story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.documents.scan_report import ERROR, WARNING
from app.store.page_check_rows import DONE, WAITING, ask_for_check, page_checks_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.store.database import UnitOfWork

CHECK = "check"
FROM_CHECK = "of"
"""In a stored finding: that it comes from the check of the pages, and not from the paper's place."""
NO_DOUBT = frozenset({"not-measured"})
"""Advice that says nothing of the paper itself."""


def checked_report(work: UnitOfWork, sha256: str, report: Mapping[str, Any]) -> dict[str, Any]:
    """Ask for the check of a file that is being kept; return its report with what is known already."""
    check = ask_for_check(work, sha256, int(report["pages"]))
    return with_check(report, check.state, check.findings)


def copied_report(work: UnitOfWork, sha256: str, report: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a report that is being copied to another paper of the same file, as it is at this moment.

    Until the commit the check does not end: where it ends, the copy is there to be written.
    """
    if report is None or report.get(CHECK) != WAITING:
        return dict(report) if report is not None else None
    check = ask_for_check(work, sha256, int(report["pages"]))
    return with_check(report, check.state, check.findings)


def current_reports(
    work: UnitOfWork, papers: Sequence[tuple[str, Mapping[str, Any]]]
) -> list[Mapping[str, Any]]:
    """Return the reports of papers (digest, report); what was kept while its check went on has what it found since."""
    checks = page_checks_of(work, {key for key, report in papers if report.get(CHECK) == WAITING})
    return [
        with_check(report, checks[key].state, checks[key].findings)
        if key in checks and report.get(CHECK) == WAITING
        else report
        for key, report in papers
    ]


def with_check(
    report: Mapping[str, Any], state: str, findings: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return a report with the state of the check, and its findings once it has ended."""
    own = [one for one in report.get("findings", ()) if FROM_CHECK not in one]
    told = [{**one, FROM_CHECK: CHECK} for one in findings] if state != WAITING else []
    return {**report, "findings": [*own, *told], CHECK: state}


def is_unchecked(report: Mapping[str, Any] | None) -> bool:
    """Tell whether the check of a paper has not ended."""
    return (report or {}).get(CHECK) == WAITING


def doubts_about(report: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return what a report advises to change, once the check has ended."""
    return _told(report, WARNING)


def certain_about(report: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return what refuses a form, once the check has ended."""
    return _told(report, ERROR)


def _told(report: Mapping[str, Any] | None, severity: str) -> list[dict[str, Any]]:
    if not report or report.get(CHECK) != DONE:
        return []
    found = report.get("findings", ())
    return [one for one in found if one["severity"] == severity and one["code"] not in NO_DOUBT]
