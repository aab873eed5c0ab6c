from datetime import date

import pytest

from app.domain.domain_errors import FactMissingError
from handlers import review_levels
from tests.make.renewal_facts import case_facts

CHAIN = [
    {"level": 1, "name": "区级受理初审", "working_days": 8},
    {"level": 2, "name": "区级复核", "working_days": 5},
    {"level": 3, "name": "市级审定", "working_days": 7},
]


def next_level(after=0, **changes):
    return review_levels.next_level(
        case_facts(today=date(2021, 6, 16)), chain=CHAIN, after=after, **changes
    ).result


def test_the_review_starts_with_level_one():
    assert next_level() == {
        "level": 1,
        "name": "区级受理初审",
        "group": "authority:haidian_hrss:L1",
        "working_days": 8,
        "started_on": "2021-06-16",
        "half_after": 4,
        "most_after": 7,
        "is_last": False,
    }


def test_levels_follow_one_after_another():
    assert [next_level(after)["level"] for after in (0, 1, 2)] == [1, 2, 3]


def test_only_the_last_level_is_last():
    assert [next_level(after)["is_last"] for after in (0, 1, 2)] == [False, False, True]


def test_a_shorter_review_is_shared_out_and_stays_whole():
    days = [next_level(after, review_working_days=15)["working_days"] for after in (0, 1, 2)]
    assert days == [6, 4, 5]


def test_a_fourth_level_of_the_table_is_reached():
    longer = [*CHAIN, {"level": 4, "name": "市级复核", "working_days": 2}]
    result = review_levels.next_level(case_facts(), chain=longer, after=3).result
    assert (result["level"], result["group"], result["is_last"]) == (4, "authority:haidian_hrss:L4", True)


def test_there_is_no_level_after_the_last():
    with pytest.raises(FactMissingError):
        next_level(after=3)


def test_a_return_names_each_kind_of_issue_once():
    facts = case_facts(open_issue_categories=("ledger", "basic_info", "ledger"))
    assert review_levels.categories(facts).result == {"categories": ["basic_info", "ledger"]}
