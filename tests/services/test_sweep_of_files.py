"""Files without a row go after a day; one with a row, or brought again, never."""

import io
import os
import threading
from datetime import timedelta

import pytest

from app.services.store_paper import PaperRefusedError, checked_paper
from app.services.sweep_files import FileRounds, StrangeFilesError
from app.worker import chores_of
from tests.make.house_maker import actor_named
from tests.make.pdf_files import plain_pdf, with_script_on_opening
from tests.services.test_employer_papers import upload

LIMIT = 1_000_000
DAY = timedelta(days=1)


def keep(house, content, *, days=0):
    """A file in the store that was brought some days ago."""
    stored = house.files.keep(io.BytesIO(content), limit=LIMIT)
    age(house, stored.sha256, days)
    return stored.sha256


def age(house, sha256, days):
    then = (house.machine.wall() - days * DAY).timestamp()
    os.utime(house.files.path_of(sha256), (then, then))


def lies(house, sha256):
    return house.files.path_of(sha256).exists()


def sweep(house):
    rounds = FileRounds(house)
    while rounds.some():
        continue


def everything(house):
    return {path for path in house.files.root.rglob("*") if path.is_file()}


def test_a_file_without_a_row_goes_after_a_day_and_all_others_stay(house):
    for digest in house.files.folders():
        for one in house.files.digests(digest):
            age(house, one, 900)
    before = everything(house)
    old, young = keep(house, b"old", days=1.01), keep(house, b"young", days=0.99)
    sweep(house)
    assert not lies(house, old)
    assert lies(house, young)
    assert everything(house) == before | {house.files.path_of(young)}


def test_a_file_that_is_brought_again_is_new(house):
    old = keep(house, b"old", days=3)
    keep_again = house.files.keep(io.BytesIO(b"old"), limit=LIMIT)
    assert keep_again.sha256 == old
    sweep(house)
    assert lies(house, old)


def test_a_twin_that_comes_while_the_file_is_being_removed_brings_it_anew(house):
    old = keep(house, b"old", days=3)
    path, before = house.files.path_of(old), house.machine.wall() - DAY
    for _ in range(20):
        age(house, old, 3)
        start = threading.Barrier(2)

        def bring(start=start):
            start.wait()
            house.files.keep(io.BytesIO(b"old"), limit=LIMIT)

        twin = threading.Thread(target=bring)
        twin.start()
        start.wait()
        house.files.remove_older(old, before)
        twin.join()
        assert path.read_bytes() == b"old"


def test_what_a_killed_process_was_receiving_goes_too(house):
    half = house.files.root / ".incoming-half"
    half.write_bytes(b"%PDF")
    sweep(house)
    assert half.exists()
    then = (house.machine.wall() - 2 * DAY).timestamp()
    os.utime(half, (then, then))
    sweep(house)
    assert not half.exists()


def test_a_database_that_does_not_know_most_of_the_files_removes_none(house):
    before = everything(house)
    strangers = [keep(house, f"stranger {number}".encode(), days=2) for number in range(len(before) + 1)]
    with pytest.raises(StrangeFilesError):
        sweep(house)
    assert all(lies(house, one) for one in strangers)


def test_of_a_refused_file_nothing_stays_not_even_for_a_day(house):
    before = everything(house)
    with pytest.raises(PaperRefusedError):
        upload(house, "agent", "other_materials", with_script_on_opening())
    assert everything(house) == before


def test_a_good_file_whose_row_was_never_written_goes(house):
    by = actor_named(house, "agent")
    paper = checked_paper(house, by, "other_materials", io.BytesIO(plain_pdf()), "材料.pdf")
    assert paper.report.is_acceptable
    sweep(house)
    assert lies(house, paper.stored.sha256)
    age(house, paper.stored.sha256, 2)
    sweep(house)
    assert not lies(house, paper.stored.sha256)


def test_the_worker_sweeps_files_once_an_hour(house):
    found = next(chore for chore in chores_of(house) if chore.name == "files")
    assert found.every_seconds == 3600
    old = keep(house, b"old", days=2)
    while found.run():
        continue
    assert not lies(house, old)
