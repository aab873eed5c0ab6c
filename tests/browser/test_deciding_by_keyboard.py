"""A reviewer decides one case after another without the mouse; keys, page loads and scrolled pixels are counted."""

import pytest

from bench.review_keys import CASES, SIZE
from tests.support.browser import chromium_path
from tests.support.review_by_keys import KINDS, AtTheWorkbench

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
MOST_KEYS, MOST_LOADS, MOST_PIXELS = 22, 2, 2_000
"""A case, besides the letters of what is written; before the workbench it took ten times as much (bench/README.md)."""


def test_cases_are_read_decided_and_left_for_the_next_by_keys_alone(tmp_path, opened):
    with opened(tmp_path) as office:
        begun = [case(office.context) for case in CASES]
        with office.at_desk("hd.l1a", size=SIZE) as desk:
            taken = AtTheWorkbench(desk).decide_all(KINDS)
        returned = sum(journey.case.state == "returned" for journey in begun)
    keys, loads, pixels = taken.each()
    told = f"每件：按键 {keys} 次，载入 {loads} 页，滚动 {pixels} 像素"
    assert (taken.cases, returned) == (6, 3)
    assert keys <= MOST_KEYS, told
    assert loads <= MOST_LOADS, told
    assert pixels <= MOST_PIXELS, told
