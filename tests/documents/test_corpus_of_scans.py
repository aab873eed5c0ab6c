"""The checks against papers that were drawn well or badly on purpose: what was measured of all, and a sample of it now."""

import json

import pytest

from bench.corpus_faults import FAULTS
from bench.corpus_items import GOOD, corpus
from bench.scan_corpus import CERTAIN, KEPT, findings_of
from tests.documents.slip_fonts import needs_fonts

LINES = [json.loads(line) for line in KEPT.read_text("utf-8").splitlines()]
FEWEST = 200
SAMPLE = {
    "good 150 DPI 小字条款",
    "good 黄纸 带框表格",
    "good 木桌 证书",
    "good 卡片等 150 DPI 证件卡片",
}
GREY = {f"grey {strength:g} 证书" for strength in FAULTS["grey"].strengths}


def item(name):
    return next(one for one in corpus() if one.name == name)


def of(fault):
    return [line for line in LINES if line.get("fault") == fault]


def test_at_least_two_hundred_papers_were_measured_and_no_good_one_was_refused():
    measured = [line for fault in (GOOD, *FAULTS) for line in of(fault)]
    assert sum(line["papers"] for line in measured) >= FEWEST
    assert {(line["fault"], line["strength"]) for line in measured} == {
        (one.fault, one.strength) for one in corpus()
    }
    assert all(line["blocked"] == 0 for line in of(GOOD))


@pytest.mark.parametrize("fault", ["structure", "grey"])
def test_what_must_always_be_found_was_always_found(fault):
    assert of(fault)
    assert all(line["hits"] == line["papers"] for line in of(fault))


@needs_fonts
@pytest.mark.parametrize("name", sorted(SAMPLE))
def test_a_good_paper_is_not_spoken_of(name):
    assert findings_of(item(name).make()) == []


@needs_fonts
@pytest.mark.parametrize("name", sorted(GREY))
def test_a_grey_paper_is_noticed_and_not_refused(name):
    codes = {finding.code for finding in findings_of(item(name).make())}
    assert "grey" in codes
    assert CERTAIN not in codes
