import re
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel

from app.domain.ledger import LedgerRule
from app.domain.office_codes import IssueCategory, PageCheck, PermitType, Slot
from app.web.wording.domain_rule_words import domain_rule_words, rules
from app.web.wording.error_messages import CATEGORY_WORDS, LEDGER_WORDS, PERMIT_TYPE_WORDS, RULES, SLOT_WORDS
from app.web.wording.standing_problems import PAGE_CHECKS, standing_problems
from tests.make.notice_wording import notice_words
from tests.make.shipped_bundle import shipped_files
from tests.support.shows import shows

APP = Path(__file__).parents[2] / "app"
FACTS = {
    "slots": ["agent_id_card"],
    "cases": ["XQ20210616001"],
    "holders": 3,
    "valid_until": "2021-08-06",
    "opens_on": "2021-06-06",
    "since": ["2020-03-01", "2020-09-01"],
    "leaves_on": "2021-09-01",
    "permit_no": "DEMO-000001",
    "who": "tax_withholder",
    "uscc": "91110108DEMA00013X",
    "unit": "北京样本初创科技有限公司",
}


@pytest.fixture(autouse=True)
def chinese():
    app = Flask(__name__)
    Babel(app, default_locale="zh_CN")
    with app.test_request_context():
        yield


def named(folder: str, pattern: str) -> set[str]:
    texts = [path.read_text() for path in (APP / folder).glob("*.py")]
    return {rule for text in texts for rule in re.findall(pattern, text)}


def kinds_that_are_sent() -> set[str]:
    diagrams = [path.read_text() for path in (APP.parent / "processes").rglob("*.bpmn")]
    sent = {kind for text in diagrams for kind in re.findall(r'inputParameter name="kind">([a-z_]+)<', text)}
    table = shipped_files()["processes/renewal/reminders.dmn"].decode()
    return sent | set(re.findall(r'<text>"((?:renewal|permit|review)_[a-z_]+)"</text>', table))


def test_every_rule_of_the_domain_has_words():
    states = {"permit.suspended", "permit.expired", "permit.cancelled"}
    assert (named("domain", r'refused\(\s*"([a-z_.]+)"') | states) - rules() == set()


def test_every_rule_of_the_services_has_words():
    assert named("services", r'rule="([a-z_.]+)"') - set(RULES) == set()


@pytest.mark.parametrize("kind", sorted(kinds_that_are_sent()))
def test_every_notice_of_the_diagrams_and_tables_has_words_of_its_own(kind):
    title, body = notice_words(kind, {})
    assert title
    assert body.endswith(("。", "："))


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_refusal_says_what_is_in_the_way_and_what_to_do(rule):
    words = domain_rule_words(rule, FACTS)
    assert words.happened.endswith("。")
    assert words.now.endswith("。")
    assert "%(" not in words.happened + words.now


def test_facts_are_shown_as_people_say_them():
    assert (
        domain_rule_words("unit.attachments_missing", FACTS).happened
        == "单位附件不齐：单位业务经办人身份证。"
    )
    assert "2020年3月1日、2020年9月1日" in domain_rule_words("chain.change_missing", FACTS).happened


def test_an_unknown_rule_still_tells_whom_to_ask():
    assert "页脚的业务政策咨询电话" in domain_rule_words("something.new").now


def test_every_code_of_the_office_has_its_word():
    assert set(SLOT_WORDS) >= set(map(str, Slot))
    assert set(CATEGORY_WORDS) == set(map(str, IssueCategory))
    assert set(PAGE_CHECKS) == set(map(str, PageCheck))
    assert set(PERMIT_TYPE_WORDS) == set(map(str, PermitType))
    assert set(LEDGER_WORDS) == set(map(str, LedgerRule))


def test_the_unit_reads_every_problem_of_the_last_checks():
    problems = standing_problems(
        {
            "gates": {"refusals": [{"rule": "permission.not_granted", "facts": {"state": "cancelled"}}]},
            "papers": {
                "missing": ["iit_payment_record"],
                "damaged": ["declared_income_record"],
                "unchecked": {"declared_income_record": ["finance_seal", "agent_signed"]},
                "contract": "ended",
            },
            "ledger": {
                "unexplained": [
                    {"month": "2020-07", "rule": "L1_gap"},
                    {"month": "2020-08", "rule": "L1_gap"},
                    {"month": "2020-08", "rule": "L4_no_income"},
                ]
            },
        }
    )
    assert [problem.happened for problem in problems] == [
        "本单位还没有开通这类证件的业务办理权限。",
        "缺少材料：申请人所得税纳税记录。",
        "文件无法读取：申报收入查询记录。",
        "申报收入查询记录还没有逐页确认：逐页加盖财务章、经办人签字。",
        "劳动合同已到期。",
        "社保中断：2020-07、2020-08。",
        "应税收入为零：2020-08。",
    ]
    assert all(problem.now.endswith("。") for problem in problems)


@shows("T30")
def test_each_page_of_an_income_paper_wants_the_finance_seal():
    checks = [str(check) for check in PageCheck]
    told = standing_problems({"papers": {"unchecked": {"iit_payment_record": checks}}})
    words = "".join(one.happened + one.now for one in told)
    assert "逐页加盖财务章" in words
    assert "公章" not in words


def test_clean_checks_leave_no_problem():
    clean = {
        "gates": {"allowed": True, "refusals": []},
        "papers": {"complete": True, "missing": []},
        "ledger": {},
    }
    assert standing_problems(clean) == ()
    assert standing_problems({}) == ()
