"""A second person sets a moment on the page of a draft; the page says what waits and what was stopped."""

import re

import pytest

from app.factory import create_app
from app.services.editions.schedule_publication import publish_next_due
from tests.make.later_editions import NEXT_STEP, edition_of_renewal
from tests.support.edition_desk import UNREHEARSED, begun, live, renamed, sent, text
from tests.support.signed_in import client_for


@pytest.fixture
def desks(context):
    app = create_app(context)
    return client_for(app, "analyst"), client_for(app, "operator")


def test_a_moment_is_set_seen_withdrawn_and_set_again(context, desks):
    analyst, operator = desks
    _, path = begun(analyst, [("renewal.bpmn", renamed())])
    assert "批准，到时发布" not in analyst.get(path).text
    when = {"day": "2026-12-01", "time": "09:00"} | UNREHEARSED
    wrong = sent(operator, f"{path}/schedule", path, {"day": "明天", "time": "九点"})
    assert wrong.status_code == 422
    assert "请填写日期和时间" in wrong.text
    assert len(re.findall('<details class="confirm" open>', wrong.text)) == 1
    assert '<details class="confirm" open>' not in operator.get(path).text
    own = sent(analyst, f"{path}/schedule", path, when)
    assert own.status_code == 422
    page = sent(operator, f"{path}/schedule", path, when)
    assert "已定于 2026年12月1日 09:00 生效" in text(page)
    assert "在线编辑" not in page.text
    assert "2026年12月1日 09:00 生效" in text(analyst.get("/editions/renewal/"))
    page = sent(analyst, f"{path}/unschedule", path)
    assert "草稿可以再改" in text(page)
    before = live(context).number
    sent(operator, f"{path}/schedule", path, when | {"time": "09:01"})
    context.clock.forward(days=30)
    assert publish_next_due(context)
    assert live(context).number == before + 1
    assert "已按定好的时间发布" in client_for(create_app(context), "analyst").get("/notices").text


def test_a_stopped_publication_stands_on_the_page(context, desks):
    analyst, operator = desks
    _, path = begun(analyst, [("renewal.bpmn", renamed())])
    sent(operator, f"{path}/schedule", path, {"day": "2026-12-01", "time": "09:00"} | UNREHEARSED)
    edition_of_renewal(context, *NEXT_STEP)
    context.clock.forward(days=30)
    assert publish_next_due(context)
    again = client_for(create_app(context), "operator")
    page = again.get(path)
    assert "定时发布没有进行" in page.text
    assert "基础已经过期" in page.text
    assert "定时发布没有进行" in again.get("/notices").text
