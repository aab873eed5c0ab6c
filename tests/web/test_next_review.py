"""After a decision a reviewer is where they were: in the same view of the list, or at its next task."""

import re
from urllib.parse import quote, urlencode

import pytest

from tests.make.waiting_reviews import in_december, of_a_unit, plain, pressing
from tests.support.signed_in import desk_of
from tests.web.test_reviewers_queue import lines

pytestmark = pytest.mark.every_database
RENEWALS = {"show": "free", "procedure": "renewal"}


@pytest.fixture
def desk(context):
    """The desk of a reviewer for whom, in this order, wait a pressing renewal, a unit's application and a renewal."""
    in_december(context)
    of_a_unit(context)
    context.clock.forward(days=1)
    plain(context)
    pressing(context)
    return desk_of(context, "hd.l1a")


def take(desk, asked):
    """Take the next task of a list; return its page."""
    return desk.post_and_go("/review/next", {"list": urlencode(asked)}, to=r"/tasks/\w+\?list=.*")


def action(page):
    """Return where the form of a task is sent to."""
    return re.search(r'<form id="task-form" method="post" action="([^"]+)"', page.text)[1]


def decide(desk, page, to, **more):
    sent = {"decision": "approved", "_key": page.hidden("_key"), "_fence": page.hidden("_fence"), **more}
    return desk.post_and_go(action(page), sent, to=to)


def test_view_and_search_survive_a_decision(desk):
    asked = {**RENEWALS, "q": "示例云"}
    page = take(desk, asked)
    back = f"/review/?show=free&amp;procedure=renewal&amp;q={quote('示例云')}"
    assert f'href="{back}#row-' in page.text
    left = decide(desk, page, r"/review/\?show=free&procedure=renewal&q=.*")
    assert [name for name, _ in lines(left)] == ["赵测试"]
    assert 'value="示例云"' in left.text
    assert '<option value="renewal" selected>' in left.text


def test_a_place_in_the_list_survives_opening_claiming_and_giving_back(desk):
    state = "show=free&q=" + quote("示例云")
    page = desk.get(f"/review/?{state}")
    (link, *_) = re.findall(r'data-open href="([^"]+)"', page.text)
    opened = desk.get(link.replace("&amp;", "&"))
    claimed = desk.post_and_go(link.split("?")[0] + "/claim?" + link.split("?")[1], to=r"/tasks/\w+\?list=.*")
    assert quote("show=free") in action(claimed) or "show%3Dfree" in action(claimed)
    assert "认领并审核" in opened
    given_back = desk.post_and_go(
        link.split("?")[0] + "/release?" + link.split("?")[1], to=r"/review/\?show=free&q=.*"
    )
    assert len(lines(given_back)) == 2


def test_done_and_next_opens_the_next_free_one_of_the_view(desk):
    page = take(desk, RENEWALS)
    assert "钱模拟" in page
    following = decide(desk, page, r"/tasks/\w+\?list=.*", _then="next")
    assert "赵测试" in following
    assert "提交审核结论" in following
    end = decide(desk, following, r"/review/\?show=free&procedure=renewal", _then="next")
    assert "这个列表里没有可以领取的下一件了。" in end
    ((name, _),) = lines(desk.get("/review/"))
    assert name not in {"钱模拟", "赵测试"}


def test_done_and_next_in_the_whole_list_takes_the_most_pressing(desk):
    page = desk.post_and_go("/review/next", to=r"/tasks/\w+")
    assert "钱模拟" in page
    following = decide(desk, page, r"/tasks/\w+", _then="next")
    assert "赵测试" not in following
    assert "完成并打开下一件" in following


def test_done_and_next_among_ones_own_opens_the_next_that_one_holds(desk):
    for _ in range(2):
        desk.post_and_go("/review/next", {"list": "show=mine"}, to=r"/tasks/\w+\?list=.*")
    (first, second) = re.findall(r'data-open href="([^"]+)"', desk.get("/review/?show=mine").text)
    following = decide(desk, desk.get(first), re.escape(second), _then="next")
    end = decide(desk, following, r"/review/\?show=mine", _then="next")
    assert "没有可以领取的下一件" in end
    assert [name for name, _ in lines(desk.get("/review/?show=free"))] == ["赵测试"]


def test_a_form_sent_twice_takes_one_task_more_and_not_two(desk):
    page = take(desk, {"show": "all", "procedure": "", "q": "示"})
    sent = {
        "decision": "approved", "_key": page.hidden("_key"), "_fence": page.hidden("_fence"), "_then": "next",
    }  # fmt: skip
    desk.post_and_go(action(page), sent, to=r"/tasks/\w+\?list=.*")
    first = desk.here
    desk.post_and_go(action(page), sent, to=re.escape(first))
    assert len(lines(desk.get("/review/?show=mine"))) == 1


def test_what_is_refused_keeps_the_list_and_takes_nothing(desk):
    page = take(desk, RENEWALS)
    sent = {"_key": page.hidden("_key"), "_fence": page.hidden("_fence"), "_then": "next"}
    refused = desk.post(action(page), sent, status=422)
    assert action(refused) == action(page)
    assert len(lines(desk.get("/review/?show=mine"))) == 1


def test_a_list_that_is_none_leads_to_the_whole_list(desk):
    for carried in ("https://example.invalid/", "show=x&procedure=y&z=1", "a=b&&="):
        page = desk.post_and_go("/review/next", {"list": carried}, to=r"/tasks/\w+")
        left = desk.post_and_go(f"{desk.here}/release?list={quote(carried)}", to="/review/")
        assert "example.invalid" not in page.text + left.text


def test_only_reviews_offer_the_next_one(context):
    journey = plain(context)
    journey.review("hd.l1a", {"decision": "returned", "opinion": "请补正", "issues.0.category": "employee_material",
                              "issues.0.target": "iit_payment_record", "issues.0.text": "缺章"})  # fmt: skip
    key = next(task.key for task in journey.open().values())
    for login in ("agent", "zhao"):
        answer = desk_of(context, login).client.get(f"/tasks/{key}")
        assert "完成并打开下一件" not in answer.text
