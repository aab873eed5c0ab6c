import re
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from app.domain.ledger import LedgerRule
from app.domain.office_codes import IssueCategory, PageCheck, PermitType, Slot
from app.web.office_words import CATEGORIES, LEDGER_RULES, PAGE_CHECKS, PERMIT_TYPES, SLOTS, target_name
from app.web.rule_words import rule_words, rules

APP = Path(__file__).parents[2] / "app"
FACTS = {
    "slots": ["agent_id_card"],
    "cases": ["XQ20210616001"],
    "holders": 3,
    "valid_until": "2021-08-06",
    "opens_on": "2021-06-06",
    "since": ["2020-03-01", "2020-09-01"],
    "leaves_on": "2021-09-01",
    "number": "XQ20210616001",
    "level": "区级复核",
}


@pytest.fixture(autouse=True)
def chinese():
    app = Flask(__name__)
    Babel(app, default_locale="zh_CN")
    with app.test_request_context():
        yield


def rules_in_the_code() -> set[str]:
    domain = [path.read_text() for path in (APP / "domain").glob("*.py")]
    services = [path.read_text() for path in (APP / "services").glob("*.py")]
    named = {rule for text in domain for rule in re.findall(r'refused\(\s*"([a-z_.]+)"', text)}
    return named | {rule for text in services for rule in re.findall(r'rule="([a-z_.]+)"', text)}


def test_every_rule_that_may_refuse_has_words():
    states = {"permit.suspended", "permit.expired", "permit.cancelled"}
    assert (rules_in_the_code() | states) - rules() == set()


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_refusal_says_what_is_in_the_way_and_what_to_do(rule):
    words = rule_words(rule, FACTS)
    assert words.happened.endswith("。")
    assert words.now.endswith("。")
    assert "%(" not in words.happened + words.now


def test_facts_are_shown_as_people_say_them():
    assert rule_words("unit.attachments_missing", FACTS).happened == "单位附件不齐：单位业务经办人身份证。"
    assert "2020年3月1日、2020年9月1日" in rule_words("chain.change_missing", FACTS).happened


def test_an_unknown_rule_still_tells_whom_to_ask():
    assert "68940680" in rule_words("something.new").now


def test_every_code_of_the_office_has_its_word():
    assert set(SLOTS) == set(map(str, Slot))
    assert set(CATEGORIES) == set(map(str, IssueCategory))
    assert set(PAGE_CHECKS) == set(map(str, PageCheck))
    assert set(PERMIT_TYPES) == set(map(str, PermitType))
    assert set(LEDGER_RULES) == set(map(str, LedgerRule))
    assert str(target_name("phone")) == "联系电话"
