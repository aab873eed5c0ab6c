"""A page that refuses leads to the pages, cases and forms that its sentences name."""

import pytest
from markupsafe import Markup

from app.services.tasks.claim_task import claim_task
from app.web.frame.named_links import linked
from app.web.frame.rooms import ROOMS
from app.web.wording.error_messages import RULES
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of
from tests.web.plain_site import plain_site

ORIGIN = "http://localhost"


def links(page):
    return page.links()


def test_a_room_in_quotation_marks_is_a_link_and_everything_else_is_text():
    with plain_site().test_request_context():
        shown = linked("请到“附件管理”，不是“单位”或附件管理；<b> 见 2026-1。", {"2026-1": "/cases/1"})
    assert shown == Markup(
        '请到“<a href="/papers">附件管理</a>”，不是“单位”或附件管理；&lt;b&gt; 见 <a href="/cases/1">2026-1</a>。'
    )


def test_what_a_rule_quotes_is_a_room_or_something_on_the_page_before():
    rooms = {str(label) for entries in ROOMS.values() for label, _endpoint in entries}
    on_the_page = {"我的账号", "更新", "补登申请", "办理往来", "%(title)s"}
    quoted = {part.split("”")[0] for words in RULES.values() for part in str(words).split("“")[1:]}
    assert quoted <= rooms | on_the_page


def test_a_paper_in_use_leads_to_the_case_and_back(sqlite_context):
    case = ServiceJourney(sqlite_context).submit().case
    desk = desk_of(sqlite_context, "agent")
    path = "/employer/attachments/agent_id_card/delete"
    desk.client.environ_base["HTTP_REFERER"] = f"{ORIGIN}{path}"
    page = desk.post(path, {"_key": "k"}, status=409)
    assert {f"/cases/{case.id}", path} <= set(links(page))


def test_a_second_application_leads_to_the_first(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    permit = permit_id_of(sqlite_context, "zhao")
    case = ServiceJourney(sqlite_context).case
    page = desk.post(f"/employer/permits/{permit}/renewal", {"_key": "second"}, status=409)
    assert f"/cases/{case.id}" in links(page)


def test_a_task_that_was_done_leads_to_its_case(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    key = journey.open()[next(iter(journey.open()))].key
    desk = desk_of(sqlite_context, "agent")
    journey.submit()
    page = desk.get(f"/tasks/{key}", status=409)
    assert f"/cases/{journey.case_id}" in links(page)


def test_a_claim_that_was_lost_leads_to_the_queue(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    key = next(task.key for task in journey.open().values())
    claim_task(sqlite_context, actor_named(sqlite_context, "hd.l1a"), key)
    page = desk_of(sqlite_context, "hd.l1b").post(f"/tasks/{key}/claim", {}, status=409)
    assert "/review/" in "".join(links(page))
    assert '“<a href="' in page.text


@pytest.mark.parametrize("referrer", ["http://elsewhere.example/employer", f"{ORIGIN}/no/such/page"])
def test_only_a_page_that_can_be_opened_is_offered_as_the_one_before(sqlite_context, referrer):
    ServiceJourney(sqlite_context).submit()
    desk = desk_of(sqlite_context, "agent")
    desk.client.environ_base["HTTP_REFERER"] = referrer
    page = desk.post("/employer/attachments/agent_id_card/delete", {"_key": "k"}, status=409)
    assert "返回上一页</a>" not in page.text
