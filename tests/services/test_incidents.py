"""Incidents stand for one command each, are written for starts too, and many are tried again at once."""

import pytest
from sqlalchemy import func, select

from app.services.applications.start_case import start_renewal
from app.services.context.refusals import CaseStuckError
from app.services.due_work.retry_asked import retry_all, retry_some
from app.store.incident_rows import incidents, open_incident, take_asked
from app.store.tables_cases import application_case
from app.store.tables_operations import incident
from tests.make.context_maker import actor_named, permit_id_of, with_handlers
from tests.support.racers import race
from tests.support.signed_in import client_for, desk_of, post

GATES = "renewal.gates"
MANY = 23


def opened(context):
    with context.database.reading() as work:
        return incidents(work)


def fail(context, number, kind="HandlerFailedError"):
    command = {"kind": "letter", "letter": f"none-{number}"}
    return context.database.transact(
        lambda work: open_incident(work, case_id=None, command=command, kind=kind, element="", text="x")
    )


def test_one_command_that_fails_at_the_same_time_is_one_incident(context):
    found = race(8, lambda _: fail(context, 1))
    assert len(set(found)) == 1
    assert [row.attempts for row in opened(context)] == [8]


def test_a_command_that_fails_after_it_was_resolved_is_a_new_incident(context):
    first = fail(context, 1)
    assert retry_all(context, actor_named(context, "operator")) == 1
    retry_some(context)
    assert opened(context) == []
    assert fail(context, 1) != first


def _broken(_facts, **_parameters):
    raise RuntimeError("no gate today")


def test_a_start_that_fails_leaves_an_incident_and_no_case(context):
    handlers = [name for name in context.handlers if name.startswith("gate")]
    broken = with_handlers(context, **dict.fromkeys(handlers, _broken))
    for key in ("a", "b"):
        with pytest.raises(CaseStuckError):
            start_renewal(broken, actor_named(context, "agent"), permit_id_of(context, "zhao"), key)
    (found,) = opened(context)
    assert (found.case_id, found.command["kind"], found.command["procedure"], found.attempts) == (
        None, "start", "renewal", 2,
    )  # fmt: skip
    assert "no gate today" in found.text
    with context.database.reading() as work:
        cases = work.connection.execute(select(func.count()).select_from(application_case)).scalar_one()
    broken.database.close()
    started = start_renewal(context, actor_named(context, "agent"), permit_id_of(context, "zhao"), "c")
    with context.database.reading() as work:
        assert (
            work.connection.execute(select(func.count()).select_from(application_case)).scalar_one()
            == cases + 1
        )
    assert started["case_id"]


def test_many_are_tried_again_by_kind_in_the_background(context):
    for number in range(MANY):
        fail(context, number)
    fail(context, MANY, kind="MailError")
    assert retry_all(context, actor_named(context, "operator"), "HandlerFailedError") == MANY
    assert retry_all(context, actor_named(context, "operator"), "HandlerFailedError") == 0
    rounds = 1
    while retry_some(context):
        rounds += 1
    assert rounds == MANY // 10 + 1
    assert [row.kind for row in opened(context)] == ["MailError"]


def test_two_workers_take_each_incident_once(context):
    for number in range(MANY):
        fail(context, number)
    retry_all(context, actor_named(context, "operator"))
    taken = race(2, lambda _: _take_all(context))
    ids = [one for some in taken for one in some]
    assert len(ids) == len(set(ids)) == MANY


def _take_all(context):
    found = []
    while (taken := context.database.transact(take_asked)) is not None:
        found.append(taken[0])
    return found


def test_an_operator_asks_for_all_of_a_kind_on_the_page(sqlite_context):
    for number in range(2):
        fail(sqlite_context, number)
    desk = desk_of(sqlite_context, "operator")
    assert "重试 HandlerFailedError（2 个）" in desk.get("/operations/")
    page = desk.post_and_go("/operations/incidents/retry", {"kind": "HandlerFailedError"}, to="/operations/")
    assert "已安排后台重试 2 个事件" in page
    assert page.text.count("等待后台重试") == 2
    page = desk.post_and_go("/operations/incidents/retry", {}, to="/operations/")
    assert "没有需要安排重试的事件" in page
    with sqlite_context.database.reading() as work:
        asked = work.connection.execute(select(incident.c.retry_asked_at)).scalars().all()
    assert None not in asked


def test_nobody_else_asks(sqlite_context):
    client = client_for(desk_of(sqlite_context, None).client.application, "agent")
    assert post(client, "/operations/incidents/retry").status_code == 403
