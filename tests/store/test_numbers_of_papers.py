"""Numbers of papers have no gap and no double, however many write at once; both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store.office_paper_rows import next_in_series

WRITERS, EACH = 16, 4
SERIES = "海人社居〔2026〕补正第#号"


class ChangedMindError(Exception):
    """Rolls a transaction back after it has taken a number."""


@pytest.mark.every_database
def test_sixteen_writers_leave_no_gap_and_no_double(empty_context):
    database = empty_context.database

    def write(writer):
        kept = []
        for turn in range(EACH):

            def command(work, turn=turn):
                place = next_in_series(work, SERIES)
                if (writer + turn) % 3 == 0:
                    raise ChangedMindError
                return place

            try:
                kept.append(database.transact(command))
            except ChangedMindError:
                continue
        return kept

    with ThreadPoolExecutor(WRITERS) as writers:
        numbers = sorted(number for kept in writers.map(write, range(WRITERS)) for number in kept)
    kept = sum((writer + turn) % 3 != 0 for writer in range(WRITERS) for turn in range(EACH))
    assert numbers == list(range(1, kept + 1))


def test_each_series_counts_by_itself(sqlite_context):
    def numbers(work):
        return [next_in_series(work, name) for name in ("a", "b", "a")]

    assert sqlite_context.database.transact(numbers) == [1, 1, 2]
