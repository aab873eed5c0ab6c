"""A review that is given back keeps what was typed: the next reviewer finds it as the former one's, never as their own."""

import re

import pytest

from app.services.tasks.claim_task import release_task
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.case_reading import task_path
from tests.support.signed_in import desk_of

ITEM = "第二页缺少税务机关印章"
LEFT = {
    "decision": "returned",
    "opinion": "请补盖印章",
    "issues.0.category": "employee_material",
    "issues.0.target": "iit_payment_record",
    "issues.0.text": ITEM,
    "reviewed": ["labour_contract"],
}
CHOSEN = re.compile(r'name="decision" value="(\w+)" checked')


def at_the_review(journey, login):
    journey.claim(login)
    desk = desk_of(journey.context, login)
    return desk, desk.get(task_path(journey, "review"))


def sent(page, answers):
    return {"_key": page.hidden("_key"), "_fence": page.hidden("_fence"), **answers}


@pytest.fixture
def left(sqlite_context):
    """A review that its first holder has given back half-done."""
    journey = ServiceJourney(sqlite_context).submit()
    desk, page = at_the_review(journey, "hd.l1a")
    where = task_path(journey, "review")
    desk.post_and_go(where, sent(page, LEFT | {"_step": "save"}), to="/tasks/.*")
    assert "上一位审核人员的草稿" not in desk.get(where).text
    release_task(sqlite_context, actor_named(sqlite_context, "hd.l1a"), journey.open()["review"].key)
    return journey


def test_the_next_reviewer_sees_it_as_the_former_ones(left):
    _desk, page = at_the_review(left, "hd.l1b")
    for words in ("上一位审核人员的草稿", "区级初审甲放回前暂存", ITEM, "请补盖印章", "“核对无误” 1 处"):
        assert words in page.text
    assert CHOSEN.findall(page.text) == []
    assert ITEM not in "".join(re.findall(r"<textarea.*?</textarea>", page.text, re.DOTALL))
    assert 'value="labour_contract" data-mark checked' not in page.text


def test_taken_over_it_is_listed_once_and_nothing_is_marked_or_sent(left):
    desk, page = at_the_review(left, "hd.l1b")
    where = task_path(left, "review")
    for _ in range(2):
        page = desk.post(where, sent(page, {"_step": "take_left", "opinion": "我看过了"}), status=200)
    listed = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", page.text, re.DOTALL)
    assert listed.count(ITEM) == 1
    assert "我看过了" in listed
    assert "请补盖印章" not in listed
    assert CHOSEN.findall(page.text) == ["returned"]
    assert 'value="labour_contract" data-mark checked' not in page.text
    assert "review" in left.open()


def test_who_does_not_hold_the_review_sees_nothing_of_it(left):
    text = desk_of(left.context, "hd.l1b").get(task_path(left, "review")).text
    assert ITEM not in text
    assert "上一位审核人员的草稿" not in text
