"""The next round knows what was asked: each item ends accepted, or comes back in the new notice (issue of the loop)."""

import json

import pytest

from app.domain.correction_state import ItemState
from app.services.context.refusals import FormInvalidError
from app.store.document_rows import latest_documents
from app.store.review_rows import corrections_of
from tests.make.earlier_editions import keep_earlier_edition
from tests.make.procedure_journey import APPROVE, returned
from tests.make.returned_cases import read_by_reviewer
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.case_reading import parts, task_page
from tests.support.signed_in import desk_of

pytestmark = pytest.mark.every_database
"""Verdicts are rows with a key of their own and an order that the database gives."""
ASKED = {
    "decision": ["returned"],
    "opinion": ["请按问题清单修改"],
    "issues.0.category": ["employee_material"],
    "issues.0.target": ["iit_payment_record"],
    "issues.0.text": ["第 2 页漏盖财务章"],
    "issues.1.category": ["basic_info"],
    "issues.1.target": ["current_address"],
    "issues.1.text": ["地址不完整"],
}
BOTH = {"verdict_1": ["accepted"], "verdict_2": ["accepted"]}
ONE_STILL = {"verdict_1": ["still"], "remark_1": ["第 3 页仍没有章"], "verdict_2": ["accepted"]}


@pytest.fixture
def journey(context):
    """Return a renewal that came back once with two items, both answered."""
    found = ServiceJourney(context).submit()
    found.review("hd.l1a", ASKED)
    answer(found, {"current_address": "北京市海淀区改正路 6 号"})
    return found


def answer(journey, more):
    journey.lay("iit_payment_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true"} | more)
    journey.do("agent", "verify_and_submit", SUBMIT)


def items(journey, round_number):
    with journey.context.database.reading() as work:
        return {row.number: row for row in corrections_of(work, journey.case_id, round_number)}


def errors_of(journey, answers):
    fence = journey.claim("hd.l1a")
    with pytest.raises(FormInvalidError) as told:
        journey.do("hd.l1a", "review", answers, fence=fence)
    return dict(told.value.facts["errors"])


def test_no_decision_stands_while_an_item_has_no_verdict(journey):
    told = errors_of(journey, APPROVE)
    assert list(told) == ["verdict_1", "verdict_2"]
    told = errors_of(journey, returned("application_form", "other") | {"verdict_1": ["accepted"]})
    assert list(told) == ["verdict_2"]
    assert journey.case.state == "in_review"
    assert not items(journey, 1)[1].verdicts


def test_an_approval_needs_every_item_accepted(journey):
    told = errors_of(journey, APPROVE | ONE_STILL)
    assert "第 1 项认定为“仍有问题”，不能通过" in told["decision"]
    journey.do("hd.l1a", "review", APPROVE | BOTH, fence=journey.claim("hd.l1a"))
    assert [row.state for row in items(journey, 1).values()] == [ItemState.ACCEPTED] * 2


def test_an_item_that_is_still_open_says_what_is_missing(journey):
    bare = ONE_STILL | {"remark_1": ["  "]}
    told = errors_of(journey, {"decision": ["returned"], "opinion": ["请改"]} | bare)
    assert "第 1 项仍有问题的，请写明还缺什么、怎样改" in told["remark_1"]


def test_every_level_decides_for_itself_and_reads_what_the_one_before_found(journey):
    journey.review("hd.l1a", APPROVE | BOTH)
    journey.claim("hd.l2a")
    page = task_page(journey.context, "hd.l2a", journey, "review")
    assert all("第 2 轮 · 区级受理初审 认可" in text for text in parts(page, "asked-about"))
    with pytest.raises(FormInvalidError):
        journey.do("hd.l2a", "review", APPROVE, fence=journey.claim("hd.l2a"))
    journey.review("hd.l2a", {"decision": ["returned"], "opinion": ["请改"]} | ONE_STILL)
    row = items(journey, 1)[1]
    assert [(one.level, one.verdict) for one in row.verdicts] == [(1, "accepted"), (2, "still")]
    assert row.state is ItemState.STILL


def test_what_is_still_open_comes_back_in_the_new_notice_linked_to_what_it_was(journey):
    more = {
        name.replace("issues.0", "issues.0"): value for name, value in returned("ledger", "ledger").items()
    }
    journey.review("hd.l1a", more | ONE_STILL)
    first, second = items(journey, 1), items(journey, 2)
    assert [(row.target, row.former_id) for row in second.values()] == [
        ("iit_payment_record", first[1].id),
        ("ledger", None),
    ]
    assert second[1].text == "第 3 页仍没有章"
    assert second[1].state is ItemState.ASKED
    assert set(journey.open()) == {"correct_employee_papers", "correct_ledger"}
    for login in ("zhao", "agent"):
        page = desk_of(journey.context, login).get(f"/cases/{journey.case_id}")
        (carried,) = [text for text in parts(page, "issue") if "第 1 项：第 3 页仍没有章" in text]
        assert "第 2 页漏盖财务章" in carried
        assert "待处理" in carried


def test_a_return_may_rest_on_what_is_still_open_alone(journey):
    journey.review("hd.l1a", {"decision": ["returned"], "opinion": ["仍不符合"]} | ONE_STILL)
    assert journey.case.state == "returned"
    assert [row.text for row in items(journey, 2).values()] == ["第 3 页仍没有章"]


def test_a_return_with_nothing_open_is_refused_and_says_how(journey):
    told = errors_of(journey, {"decision": ["returned"], "opinion": ["请改"]} | BOTH)
    assert told["issues"] == "请至少列出一个需要补正的问题，或者把上一轮的问题认定为“仍有问题”"


def test_the_history_goes_on_over_three_rounds(journey):
    journey.review("hd.l1a", {"decision": ["returned"], "opinion": ["仍不符合"]} | ONE_STILL)
    answer(journey, {})
    page = read_by_reviewer(journey.context, journey)
    (card,) = parts(page, "asked-about")
    assert "第 1 项：第 3 页仍没有章" in card
    assert "第 1 轮第 1 项：第 2 页漏盖财务章" in card
    assert "第 2 轮 · 区级受理初审 仍有问题 第 3 页仍没有章" in card
    for login in ("hd.l1a", "hd.l2a", "hd.l3a"):
        journey.review(login)
    assert journey.case.state == "approved"
    assert items(journey, 2)[1].state is ItemState.ACCEPTED


def test_the_reviewer_lands_on_what_was_asked_with_old_and_new_side_by_side(journey):
    page = read_by_reviewer(journey.context, journey)
    paper, address = parts(page, "asked-about")
    assert "第 1 项：第 2 页漏盖财务章" in paper
    assert "新旧并排" in paper
    assert "北京市海淀区示例路 9 号 → 北京市海淀区改正路 6 号" in address
    (link,) = [link for link in page.links() if "/papers/" in link and "beside=" in link]
    both = desk_of(journey.context, "hd.l1a").get(link)
    assert "原版本" in both
    assert both.text.count("<img") == 2
    old, new = images(both)
    assert old != new


def images(page):
    return [part.split('"')[0] for part in page.text.split('<img src="')[1:]]


def test_a_version_of_another_paper_is_not_shown_beside(journey):
    page = read_by_reviewer(journey.context, journey)
    (link,) = [link for link in page.links() if "/papers/" in link and "beside=" in link]
    with journey.context.database.reading() as work:
        other = latest_documents(work, journey.case_id)["declared_income_record"].id
    desk_of(journey.context, "hd.l1a").get(link.partition("?")[0] + f"?beside={other}", status=404)


def test_a_case_of_an_edition_without_verdicts_finishes_as_it_began(sqlite_context):
    keep_earlier_edition(sqlite_context, "renewal", without_verdicts)
    journey = ServiceJourney(sqlite_context).submit()
    journey.review("hd.l1a", ASKED)
    answer(journey, {"current_address": "北京市海淀区改正路 6 号"})
    page = read_by_reviewer(sqlite_context, journey)
    assert [text for text in parts(page, "issue") if "第 2 页漏盖财务章" in text and "已改" in text]
    journey.approve()
    assert journey.case.state == "approved"
    assert [row.state for row in items(journey, 1).values()] == [ItemState.CHANGED] * 2


def without_verdicts(data):
    """Return a form as it was before each item was decided."""
    form = json.loads(data)
    kept = [one for one in form["components"] if "correction_verdicts" not in one.get("properties", {})]
    return json.dumps(form | {"components": kept}).encode()
