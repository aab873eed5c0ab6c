"""核对时钟: the operator sees every clock, and confirms with a reason before anything due goes on."""

import pytest

from app.engine.errors import EngineError
from app.factory import create_app
from app.services.context.certain_clock import look_at_clock
from app.services.execution.case_command import note_incident
from app.store.clock_rows import clock_state_of
from app.store.incident_rows import incidents
from app.web.frame import clock_glance
from tests.make.false_clock import FalseClock
from tests.support.signed_in import client_for, desk_of

HOME, CLOCK = "/operations/", "/operations/clock/"


@pytest.fixture
def machine(context):
    return FalseClock(context).believe()


@pytest.fixture
def process(machine):
    made = machine.process()
    yield made
    made.database.close()


def test_clocks_that_agree_are_said_to_agree_and_ask_for_nothing(process):
    desk = desk_of(process, "operator")
    assert "时钟有疑问" not in desk.get(HOME)
    page = desk.get(CLOCK)
    assert "各个时钟一致" in page
    assert "恢复处理" not in page


def test_a_doubt_is_told_at_home_and_confirmed_with_a_reason(machine, process):
    desk = desk_of(process, "operator")
    machine.set_by(minutes=10)
    assert "到期处理已暂停" in desk.get(HOME)
    page = desk.get(CLOCK)
    assert "server of boot 1" in page
    assert "按开机后走过的时间推算" in page
    key = page.hidden("_key")
    again = desk.post(CLOCK, {"_key": key, "reason": "好"}, status=422)
    assert "请写明理由" in again
    sent = {"_key": again.hidden("_key"), "reason": "已用手表核对，时间正确"}
    home = desk.post_and_go(CLOCK, sent, to=HOME)
    assert "到期处理恢复进行" in home
    assert "到期处理已暂停" not in desk.get(HOME)
    assert "已用手表核对，时间正确" in desk.get(CLOCK)


def test_a_second_confirmation_hears_that_there_is_no_doubt(process):
    desk = desk_of(process, "operator")
    page = desk.post(CLOCK, {"_key": "one", "reason": "已用手表核对"}, status=409)
    assert "时钟没有疑问" in page


def test_retrying_an_incident_waits_for_the_clock(machine, process):
    note_incident(process, None, {"kind": "expiry", "permit": "p"}, EngineError("x", element=""))
    with process.database.reading() as work:
        (row,) = incidents(work)
    desk = desk_of(process, "operator")
    machine.set_by(minutes=10)
    assert "时钟等待核对" in desk.post(f"/operations/incidents/{row.id}/retry", {}, status=409)


def test_a_web_process_looks_once_a_minute_and_not_at_every_request(machine, process):
    app = create_app(process)
    client = client_for(app, None)
    machine.set_by(days=90)
    client.get("/healthz")
    with process.database.reading() as work:
        assert clock_state_of(work).doubt is None
    app.extensions[clock_glance.LOOKED] -= clock_glance.LOOK_EVERY_SECONDS
    client.get("/healthz")
    machine.set_by(days=-90)
    assert look_at_clock(process)["kind"] == "jumped"
