"""A crowd waits for its turn; nobody takes the machine, and uploads do not keep reviewers from reading."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from app.documents.check_turns import IN_PROCESS, ON_MACHINE, CheckTurns, CrowdedError
from app.documents.page_images import (
    _PLACES,
    _THREADS,
    DRAWN_AT_ONCE,
    MOST_THREADS,
    DrawingBusyError,
    PageUnreadableError,
    page_image,
)
from app.documents.sample_papers import scans_as_pdf
from app.documents.scan_checks import ScanLimits, crowded_report, inspect_pdf
from app.front.upload_lanes import AT_ONCE
from app.served_parts import THREADS
from tests.make import pdf_files
from tests.make.sample_scans import scan

HASTY = ScanLimits(patience_seconds=0.05)
HOLD = """
import sys, time
from pathlib import Path
from app.documents.check_turns import CheckTurns
with CheckTurns(Path(sys.argv[1])).turn(sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""


def hasty(folder, **wishes):
    return CheckTurns(folder, own_seconds=0.05, patience_seconds=0.05, **wishes)


def holder(folder, account):
    """Another process that holds a turn of an account until it is killed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), account], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "held\n"
    return process


def test_who_waits_too_long_is_told_to_come_back_and_not_that_the_file_is_bad():
    for is_own, words in ((False, "检查材料的人较多"), (True, "您的其他材料正在检查")):
        report = crowded_report(CrowdedError(is_own=is_own))
        assert not report.is_acceptable
        assert [(found.code, words in found.text) for found in report.findings] == [("busy", True)]
        assert "没有保存" in report.findings[0].text


def test_the_places_are_those_of_the_machine_whichever_process_takes_them(tmp_path):
    with ExitStack() as ending:
        others = [holder(tmp_path, f"account {number}") for number in range(ON_MACHINE)]
        for process in others:
            ending.callback(process.wait)
            ending.callback(process.kill)
        with pytest.raises(CrowdedError) as crowd, hasty(tmp_path).turn("mine"):
            pass
        assert not crowd.value.is_own
        # A killed process gives its place back at once.
        others[0].kill()
        others[0].wait()
        with CheckTurns(tmp_path).turn("mine"):
            pass


def test_an_account_has_one_turn_at_a_time_in_all_processes(tmp_path):
    other = holder(tmp_path, "mine")
    try:
        with pytest.raises(CrowdedError) as crowd, hasty(tmp_path).turn("mine"):
            pass
        assert crowd.value.is_own
        with hasty(tmp_path).turn("somebody else"):
            pass
    finally:
        other.kill()
        other.wait()


def test_only_some_threads_of_a_process_check_or_wait_and_the_next_is_told_at_once(tmp_path):
    turns = CheckTurns(tmp_path, own_seconds=60, in_process=2)
    first, release = threading.Event(), threading.Event()

    def hold():
        with turns.turn("mine"):
            first.set()
            release.wait(60)

    def wait():
        with turns.turn("mine"):
            pass

    with ThreadPoolExecutor(2) as threads:
        threads.submit(hold)
        first.wait(60)
        waiting = threads.submit(wait)
        time.sleep(0.2)
        began = time.monotonic()
        with pytest.raises(CrowdedError), turns.turn("somebody else"):
            pass
        assert time.monotonic() - began < 1
        assert not waiting.done()
        release.set()
        waiting.result(60)
    with turns.turn("somebody else"):
        pass


def test_a_turn_is_given_back_after_a_failure(tmp_path):
    turns = hasty(tmp_path)
    for _ in range(ON_MACHINE + 1):
        with pytest.raises(ZeroDivisionError), turns.turn("mine"):
            raise ZeroDivisionError
    with turns.turn("mine"):
        pass


def test_who_asks_for_many_pictures_is_put_off_at_once_and_keeps_no_thread():
    with ExitStack() as held:
        for _ in range(MOST_THREADS):
            held.enter_context(_THREADS)
        began = time.monotonic()
        with pytest.raises(DrawingBusyError):
            page_image(pdf_files.plain_pdf(), 1)
        assert time.monotonic() - began < 1


def test_pictures_that_are_asked_for_at_once_are_drawn_one_after_the_other():
    paper = pdf_files.plain_pdf(MOST_THREADS)
    with ThreadPoolExecutor(MOST_THREADS) as threads:
        drawn = list(threads.map(lambda page: page_image(paper, page, width=60), range(1, MOST_THREADS + 1)))
    assert all(one.startswith(b"\x89PNG") for one in drawn)


def test_checks_and_pictures_together_leave_threads_for_pages():
    assert IN_PROCESS + MOST_THREADS < THREADS
    assert AT_ONCE <= IN_PROCESS


def test_pages_wait_for_a_place_of_their_own():
    with ExitStack() as held:
        for _ in range(DRAWN_AT_ONCE):
            held.enter_context(_PLACES)
        with pytest.raises(DrawingBusyError):
            page_image(pdf_files.plain_pdf(), 1, limits=HASTY)
        assert inspect_pdf(pdf_files.pdf_of(scan("text"))).is_acceptable
    for _ in range(DRAWN_AT_ONCE + 1):
        with pytest.raises(PageUnreadableError, match="exit"):
            page_image(pdf_files.plain_pdf(), 9, limits=HASTY)
    assert page_image(pdf_files.plain_pdf(), 1, limits=HASTY).startswith(b"\x89PNG")


def test_a_check_that_takes_too_long_is_a_finding():
    report = inspect_pdf(pdf_files.plain_pdf(), limits=ScanLimits(wall_seconds=0))
    assert report.findings[0].code == "unreadable"


def test_twelve_uploads_of_twelve_people_are_all_checked(tmp_path):
    turns = CheckTurns(tmp_path, patience_seconds=60, in_process=12)
    page = pdf_files.jpeg_of(scan("text"))

    def check(pages):
        with turns.turn(f"account {pages}"):
            return inspect_pdf(scans_as_pdf([page] * pages))

    with ThreadPoolExecutor(12) as threads:
        reports = list(threads.map(check, range(1, 13)))
    assert [report.pages for report in reports] == list(range(1, 13))
    assert all(report.is_acceptable for report in reports)
