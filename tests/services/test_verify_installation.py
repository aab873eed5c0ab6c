"""What an installation promises is checked: each promise that was broken by hand is found, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from app.context_builder import build_context
from app.services.installation.prepare_installation import prepare
from app.services.recovery.fitting_keys import WrongKeyError
from app.services.recovery.verify_installation import verify
from app.store.sweep_rows import beat
from app.store.tables_applications import outbox, review_decision
from app.store.tables_cases import application_case, human_task, subscription, timer
from app.store.tables_identity import account
from app.store.tables_ledger import ledger_month
from app.store.tables_office import permit
from app.store.tables_operations import incident, key_mark
from tests.make.service_journey import ServiceJourney

DAY = timedelta(days=1)


def found(context, check):
    return [one.wrong for one in verify(context, reads_files=False) if one.check == check]


def change(context, *statements):
    context.database.transact(lambda work: [work.connection.execute(one) for one in statements])


def test_a_working_office_has_no_finding(context):
    ServiceJourney(context).prepare()
    context.database.transact(lambda work: beat(work, "worker"))
    assert [one for one in verify(context) if one.check != "due"] == []


def _add_timer(context, case):
    return [timer.insert().values(key="t", case_id=case, element="e", name="n", due_at=context.clock() + DAY)]


@pytest.mark.parametrize("kind", ["task closed by hand", "timer by hand", "end by hand"])
def test_rows_that_do_not_say_what_the_state_says_are_found(context, kind):
    journey = ServiceJourney(context).prepare()
    mine = human_task.c.case_id == journey.case_id
    broken = {
        "task closed by hand": [update(human_task).where(mine).values(state="done")],
        "timer by hand": _add_timer(context, journey.case_id),
        "end by hand": [
            update(application_case)
            .where(application_case.c.id == journey.case_id)
            .values(ended_at=context.clock(), state="withdrawn")
        ],
    }
    change(context, *broken[kind])
    (wrong,) = {one.partition("：")[0].rpartition(" ")[0] for one in found(context, "cases")}
    assert wrong.startswith("办件 ")


def test_permits_that_live_too_long_or_ended_too_early_are_found(context):
    today = context.today()
    with context.database.reading() as work:
        first, second = work.connection.execute(
            select(permit.c.id, permit.c.permit_no).where(permit.c.state == "valid").limit(2)
        ).all()
    change(
        context,
        update(permit).where(permit.c.id == first.id).values(valid_until=today - 3 * DAY),
        update(permit).where(permit.c.id == second.id).values(state="expired", valid_until=today + 3 * DAY),
    )
    assert found(context, "permits") == [
        f"证件 {first.permit_no} 有效期已过一天以上，还没有失效",
        f"证件 {second.permit_no} 的有效期还没有到，却已经失效",
    ]


def test_two_levels_of_one_person_are_found(context):
    journey = ServiceJourney(context).prepare()
    with context.database.reading() as work:
        one, other = (
            work.connection.execute(select(account.c.id).where(account.c.login == login)).scalar_one()
            for login in ("hd.l1a", "hd.l2a")
        )
    decided = {
        "case_id": journey.case_id,
        "round": 1,
        "level_name": "级",
        "decision": "approved",
        "at": context.clock(),
    }
    change(
        context,
        update(account).where(account.c.id.in_((one, other))).values(identity_index="the same"),
        review_decision.insert().values(**decided, level=1, by=one),
        review_decision.insert().values(**decided, level=2, by=other),
    )
    (wrong,) = found(context, "decisions")
    assert "第 1 轮的两级审核出自同一个人" in wrong


def test_work_that_is_late_and_a_silent_worker_are_told(sqlite_context):
    long_ago = sqlite_context.clock() - DAY
    change(
        sqlite_context,
        outbox.insert().values(
            id="o",
            kind="mail",
            payload={},
            dedup_key="d",
            created_at=long_ago,
            run_at=long_ago,
            attempts=0,
            fence=0,
        ),
    )
    told = found(sqlite_context, "due")
    assert any("待发的邮件和短信已经晚了 1440 分钟" in one for one in told)
    assert "后台进程没有动静" in told


@pytest.mark.parametrize(
    ("changed", "variable"),
    [({"secret_key": "t" * 64}, "APP_SECRET_KEY"), ({"encryption_key": "e2" * 32}, "APP_ENCRYPTION_KEY")],
)
@pytest.mark.parametrize("is_marked", [True, False])
def test_nothing_is_written_with_keys_that_do_not_fit(context, changed, variable, is_marked):
    """Also where the database is older than the marks: what was written with the right keys tells."""
    if not is_marked:
        change(context, delete(key_mark))
    foreign = build_context(replace(context.settings, **changed), clock=context.clock)
    before = _rows(context)
    with pytest.raises(WrongKeyError, match=variable):
        prepare(foreign)
    assert _rows(context) == before
    assert found(foreign, "keys") == [f"{variable} 与数据库不符"]
    foreign.database.close()


def _rows(context):
    with context.database.reading() as work:
        return [
            work.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (key_mark, account, application_case, incident, subscription, ledger_month)
        ]
