"""A crowd waits for its turn; nobody takes the machine, and uploads do not keep reviewers from reading."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from app.documents.limited_child import _PLACES, AT_ONCE, Child
from app.documents.page_images import PageUnreadableError, page_png
from app.documents.scan_checks import ScanLimits, inspect_pdf
from tests.make import pdf_files

HASTY = ScanLimits(patience_seconds=0.05)


@pytest.fixture
def crowd():
    """All places of the inspection are taken."""
    with ExitStack() as held:
        for _ in range(AT_ONCE):
            held.enter_context(_PLACES[Child.INSPECTING])
        yield


@pytest.mark.usefixtures("crowd")
def test_who_waits_too_long_is_told_to_come_back_and_not_that_the_file_is_bad():
    report = inspect_pdf(pdf_files.plain_pdf(), limits=HASTY)
    assert not report.is_acceptable
    assert [(finding.code, "稍等" in finding.text) for finding in report.findings] == [("busy", True)]


@pytest.mark.usefixtures("crowd")
def test_pages_are_drawn_while_the_checks_are_crowded():
    assert page_png(pdf_files.plain_pdf(), 1, limits=HASTY).startswith(b"\x89PNG")


def test_a_place_is_given_back_after_a_failure():
    for _ in range(AT_ONCE + 1):
        with pytest.raises(PageUnreadableError, match="exit"):
            page_png(pdf_files.plain_pdf(), 9, limits=HASTY)
    for _ in range(AT_ONCE + 1):
        assert inspect_pdf(pdf_files.plain_pdf(), limits=ScanLimits(wall_seconds=0)).findings[0].code == (
            "unreadable"
        )
    assert inspect_pdf(pdf_files.plain_pdf(), limits=HASTY).is_acceptable


def test_twelve_uploads_at_once_are_all_checked():
    with ThreadPoolExecutor(12) as threads:
        reports = list(threads.map(lambda pages: inspect_pdf(pdf_files.plain_pdf(pages)), range(1, 13)))
    assert [report.pages for report in reports] == list(range(1, 13))
    assert all(report.is_acceptable for report in reports)
