"""The suites of bench/faults count what they say they count; every night each of them runs with a few faults."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from bench.faults.__main__ import DATABASES, SUITES
from bench.faults.clock_jumps import SIZES, jumps_of
from bench.faults.fault_check import compare, compare_alike
from bench.faults.fault_report import Heard, Row, table
from tests.support.nightly import IS_NIGHTLY
from tests.support.running_office import ROOT


@pytest.mark.parametrize("broken", ["lost", "doubled", "stuck", "wrong_expiries"])
def test_a_count_that_is_not_zero_breaks_the_suite(broken):
    row = Row("kills", "sqlite", {"web": 1})
    assert row.is_whole
    setattr(row, broken, 1)
    assert not row.is_whole
    assert json.loads(row.line())["whole"] is False


def test_an_answer_of_the_500s_breaks_the_suite_unless_it_says_that_the_server_cannot_just_now():
    for kind, is_whole in (
        ("503", True),
        ("507", True),
        ("lost", True),
        ("429", True),
        ("500", False),
        ("502", False),
    ):
        heard, row = Heard(), Row("kills", "sqlite", {"web": 1})
        heard.refused(kind, "GET /", "broken")
        row.take(heard)
        assert row.is_whole is is_whole, kind


def test_what_is_missing_is_lost_and_what_is_more_is_doubled():
    row = Row("kills", "sqlite", {})
    compare(row, "answers", Counter(a=1, b=2), Counter(a=2, b=1))
    assert (row.lost, row.doubled, len(row.found)) == (1, 1, 1)
    alike = {"1": Counter(a=1), "2": Counter(a=1), "3": Counter(a=2), "4": Counter()}
    compare_alike(row, "ends", alike)
    assert (row.lost, row.doubled) == (2, 2)


def test_the_table_has_a_row_for_each_suite_and_no_more_cells_than_its_head():
    rows = [
        Row("kills", "sqlite", {"web": 3}, refusals={"503": 2, "lost": 1}),
        Row("clock jumps", "postgresql", {}),
    ]
    lines = table(rows).splitlines()
    assert len(lines) == 4
    assert len({line.count("|") for line in lines}) == 1
    assert "2 × 503" in lines[2]


@pytest.mark.parametrize("count", [1, 2, 4, 6, 20])
def test_jumps_go_both_ways_and_are_as_different_as_can_be(count):
    jumps = jumps_of(count)
    assert len(jumps) == len(set(jumps)) == count
    if count > 1:
        assert min(jumps).days < 0 < max(jumps).total_seconds()
    if count == 2 * len(SIZES):
        assert {abs(jump) for jump in jumps} == set(SIZES)


if IS_NIGHTLY:

    @pytest.mark.slow
    @pytest.mark.parametrize("database", DATABASES)
    @pytest.mark.parametrize("suite", SUITES)
    def test_a_few_faults_of_each_kind_break_nothing(suite, database):
        done = subprocess.run(
            [sys.executable, "-m", "bench.faults", "--small", "--only", suite, "--database", database],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
