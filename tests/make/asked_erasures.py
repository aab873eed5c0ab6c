"""Erasures that two people ask for, and records whose time is over."""

import pytest
from sqlalchemy import func, select

from app.services.archives.erasures import (
    confirm,
    erase_some,
    erasures_shown,
)
from app.services.archives.retention_terms import mark_some, set_retention
from app.services.context.refusals import ProcedureRefusedError
from tests.make.context_maker import actor_named

WHY = "保管期限已满，已按规定鉴定"
ASKED = "本人申请删除，身份已经核实"


def past_their_time(context, *classes):
    """Let the time of some classes be over, and mark what is past it."""
    for record_class in classes:
        set_retention(
            context,
            actor_named(context, "operator"),
            f"t-{record_class}",
            record_class,
            "1",
            "保管期限表第 3 条",
        )
    context.clock.forward(days=365 * 2)
    while mark_some(context):
        continue


def asked(context, propose, *what):
    """Two people ask; return the id of the request."""
    propose(context, actor_named(context, "operator"), f"p-{what}", *what)
    row = erasures_shown(context, actor_named(context, "operator"))[0].row
    confirm(context, actor_named(context, "security"), f"c-{row.id}", row.id)
    return row.id


def run(context):
    pieces = 0
    while erase_some(context):
        pieces += 1
    return pieces


def count(context, table, **where):
    with context.database.reading() as work:
        return work.connection.execute(
            select(func.count()).select_from(table).filter_by(**where)
        ).scalar_one()


def refused(rule, act, *what):
    with pytest.raises(ProcedureRefusedError) as said:
        act(*what)
    assert said.value.facts["rule"] == rule
    return said.value.facts
