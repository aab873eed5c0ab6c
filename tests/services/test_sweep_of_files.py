"""Files without a row go after a day; one with a row, or brought again, never."""

import io
import os
import threading
from datetime import timedelta

import pytest

from app.services.papers.store_paper import PaperRefusedError, checked_paper
from app.services.papers.sweep_files import FileRounds, StrangeFilesError
from app.worker import chores_of
from tests.make.context_maker import actor_named
from tests.make.pdf_files import plain_pdf, with_script_on_opening
from tests.services.test_employer_papers import upload

LIMIT = 1_000_000
DAY = timedelta(days=1)


def keep(context, content, *, days=0):
    """A file in the store that was brought some days ago."""
    stored = context.files.keep(io.BytesIO(content), limit=LIMIT)
    age(context, stored.sha256, days)
    return stored.sha256


def age(context, sha256, days):
    then = (context.machine.wall() - days * DAY).timestamp()
    os.utime(context.files.path_of(sha256), (then, then))


def lies(context, sha256):
    return context.files.path_of(sha256).exists()


def sweep(context):
    rounds = FileRounds(context)
    while rounds.some():
        continue


def everything(context):
    return {path for path in context.files.root.rglob("*") if path.is_file()}


def test_a_file_without_a_row_goes_after_a_day_and_all_others_stay(context):
    for digest in context.files.folders():
        for one in context.files.digests(digest):
            age(context, one, 900)
    before = everything(context)
    old, young = keep(context, b"old", days=1.01), keep(context, b"young", days=0.99)
    sweep(context)
    assert not lies(context, old)
    assert lies(context, young)
    assert everything(context) == before | {context.files.path_of(young)}


def test_a_file_that_is_brought_again_is_new(context):
    old = keep(context, b"old", days=3)
    keep_again = context.files.keep(io.BytesIO(b"old"), limit=LIMIT)
    assert keep_again.sha256 == old
    sweep(context)
    assert lies(context, old)


def test_a_twin_that_comes_while_the_file_is_being_removed_brings_it_anew(context):
    old = keep(context, b"old", days=3)
    before = context.machine.wall() - DAY
    for _ in range(20):
        age(context, old, 3)
        start = threading.Barrier(2)

        def bring(start=start):
            start.wait()
            context.files.keep(io.BytesIO(b"old"), limit=LIMIT)

        twin = threading.Thread(target=bring)
        twin.start()
        start.wait()
        context.files.remove_older(old, before)
        twin.join()
        assert context.files.open(old).read() == b"old"


def test_what_a_killed_process_was_receiving_goes_too(context):
    half = context.files.root / ".incoming-half"
    half.write_bytes(b"%PDF")
    sweep(context)
    assert half.exists()
    then = (context.machine.wall() - 2 * DAY).timestamp()
    os.utime(half, (then, then))
    sweep(context)
    assert not half.exists()


def test_a_database_that_does_not_know_most_of_the_files_removes_none(context):
    before = everything(context)
    strangers = [keep(context, f"stranger {number}".encode(), days=2) for number in range(len(before) + 1)]
    with pytest.raises(StrangeFilesError):
        sweep(context)
    assert all(lies(context, one) for one in strangers)


def test_of_a_refused_file_nothing_stays_not_even_for_a_day(context):
    before = everything(context)
    with pytest.raises(PaperRefusedError):
        upload(context, "agent", "other_materials", with_script_on_opening())
    assert everything(context) == before


def test_a_good_file_whose_row_was_never_written_goes(context):
    by = actor_named(context, "agent")
    paper = checked_paper(context, by, "other_materials", io.BytesIO(plain_pdf()), "材料.pdf")
    assert paper.report.is_acceptable
    sweep(context)
    assert lies(context, paper.stored.sha256)
    age(context, paper.stored.sha256, 2)
    sweep(context)
    assert not lies(context, paper.stored.sha256)


def test_the_worker_sweeps_files_once_an_hour(context):
    found = next(chore for chore in chores_of(context) if chore.name == "files")
    assert found.every_seconds == 3600
    old = keep(context, b"old", days=2)
    while found.run():
        continue
    assert not lies(context, old)
