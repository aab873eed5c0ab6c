"""Uploaded files are untrusted: what a scanner would not write is refused, quickly and in words."""

import time
from functools import cache, partial

import pytest

from app.documents import limited_child
from app.documents.page_images import PageUnreadableError, page_image
from app.documents.scan_checks import ScanLimits, inspect_pdf
from tests.make import pdf_files
from tests.make.refused_files import REFUSED

TIGHT = ScanLimits(cpu_seconds=4, wall_seconds=8, memory_bytes=512 * 1024 * 1024)
SECONDS = 20
"""More than the eight the child may take: other work on the machine must not decide a test."""


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_no_scanner_writes_is_refused(name):
    make, code = REFUSED[name]
    data = make()
    began = time.monotonic()
    report = inspect_pdf(data, limits=TIGHT)
    assert not report.is_acceptable
    codes = {finding.code for finding in report.findings if finding.severity == "error"}
    assert code in codes if code else codes
    assert all("\u4e00" <= finding.text[0] <= "\u9fff" for finding in report.findings)
    assert time.monotonic() - began < SECONDS


# Packed only when a test asks: collecting the suite must not cost hundreds of megabytes.
EXHAUSTING = {
    "bomb in a bomb": partial(pdf_files.with_bomb_in_bomb, 500),
    "bomb among the objects": partial(pdf_files.with_bomb_in_object_stream, 500),
    "picture of a million million dots": partial(pdf_files.with_huge_picture, 1_000_000),
    "picture of ten thousand million dots": partial(pdf_files.with_huge_picture, 100_000),
    "forms that multiply": partial(pdf_files.with_forms_that_multiply, 12, 40),
}


@cache
def exhausting(name):
    return EXHAUSTING[name]()


@pytest.mark.parametrize("name", EXHAUSTING)
def test_a_file_that_exhausts_the_checks_costs_only_its_limits(name):
    data = EXHAUSTING[name]()
    began = time.monotonic()
    report = inspect_pdf(data, limits=TIGHT)
    assert time.monotonic() - began < SECONDS
    assert report.findings


@pytest.mark.parametrize("name", EXHAUSTING)
def test_drawing_such_a_file_ends_in_time_too(name):
    data = EXHAUSTING[name]()
    began = time.monotonic()
    try:
        drawn = page_image(data, 1, limits=TIGHT)
    except PageUnreadableError:
        drawn = b""
    assert time.monotonic() - began < SECONDS
    assert len(drawn) < 5_000_000


def test_a_file_over_the_limit_is_refused_before_it_is_read():
    report = inspect_pdf(b"%PDF-" + b"\0" * 3000, limits=ScanLimits(max_bytes=2000))
    assert [finding.code for finding in report.findings] == ["too-big"]


def test_running_out_of_time_is_a_finding_and_no_exception():
    report = inspect_pdf(pdf_files.plain_pdf(), limits=ScanLimits(wall_seconds=0))
    assert [(finding.code, finding.severity) for finding in report.findings] == [("unreadable", "error")]


def test_running_out_of_memory_is_a_finding_and_no_exception():
    report = inspect_pdf(pdf_files.plain_pdf(), limits=ScanLimits(memory_bytes=60_000_000))
    assert [finding.code for finding in report.findings] == ["unreadable"]


def test_the_child_learns_no_secret(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary")
    assert "canary" not in str(limited_child._environment())


def test_a_page_that_is_not_there_cannot_be_drawn():
    for page in (0, -1, 2):
        with pytest.raises(PageUnreadableError):
            page_image(pdf_files.plain_pdf(), page)
