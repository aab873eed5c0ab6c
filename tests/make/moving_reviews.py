"""Reviewers of a demonstration who pass reviews to each other, stand in, are second accounts of one person, or lead."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, update

from app.policy.actor import Role
from app.services.accounts.sign_in import create_account
from app.services.context.beijing import beijing_day
from app.services.tasks.pass_task_on import assign_task, pass_task_on
from app.services.tasks.stand_ins import NewStandIn, set_stand_in
from app.store.outbox_rows import notices_for
from app.store.tables_identity import account
from app.store.task_rows import task_of
from tests.make.context_maker import actor_named

WHY = "本周外出培训，请代为办理"


def change(context, login, **values):
    context.database.transact(
        lambda work: work.connection.execute(update(account).where(account.c.login == login).values(**values))
    )


def add_reviewer(context, login, level, authority="haidian_hrss", **values):
    """Add a reviewer; who is given an `identity_index` is the same person as others with it."""
    context.database.transact(
        lambda work: create_account(
            context, work, login=login, password_hash="-", display_name=login, role=Role.REVIEWER,
            authority=authority, level=level,
        )
    )  # fmt: skip
    if values:
        change(context, login, **values)


def holder(context, key):
    with context.database.reading() as work:
        row = task_of(work, key)
        names = dict(work.connection.execute(select(account.c.id, account.c.login)).all())
        return names.get(row.claimed_by)


def inbox(context, login):
    with context.database.reading() as work:
        return [row["kind"] for row in notices_for(work, actor_named(context, login).inboxes)]


def id_of(context, login):
    return actor_named(context, login).account_id


def passed(context, key, to, by="hd.l1a", reason=WHY, again=None):
    pass_task_on(
        context, actor_named(context, by), again or uuid4().hex, key, id_of(context, to), reason=reason
    )


def assigned(context, key, to, by="hd.l3a", reason=WHY):
    assign_task(context, actor_named(context, by), uuid4().hex, key, id_of(context, to), reason=reason)


def away(context, by="hd.l1a", absent="hd.l1a", substitute="hd.l1b", first=0, last=5, reason=WHY):
    today = beijing_day(context.clock.now)
    days = [(today + timedelta(days=n)).isoformat() for n in (first, last)]
    typed = NewStandIn(id_of(context, absent), id_of(context, substitute), *days, reason)
    set_stand_in(context, actor_named(context, by), uuid4().hex, typed)
