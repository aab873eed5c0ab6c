"""No page and no round of the worker reads a growing table from end to end.

What is asked is taken from the pages themselves, so a new page is looked at as soon as it is there. SQLite tells its
plan as it is; PostgreSQL, which reads small tables as a whole, is asked for a plan without that.
"""

import json
import re

import pytest
from sqlalchemy import event

from app.demo.demo_accounts import PASSWORD
from app.factory import create_app
from app.policy.actor import Role
from app.services.due_work.count_days import count_some
from app.services.due_work.daily_sweep import expire_permits
from app.services.due_work.prune import prune_some
from app.services.editions.schedule_publication import publish_next_due
from app.services.execution.deliver_messages import deliver_messages
from app.services.execution.fire_timer import fire_due_timers
from app.store import leases
from app.store.schema import metadata
from bench.every_page import client_of, every_page
from tests.support.walked_acts import walked_acts

pytestmark = pytest.mark.slow

BOUNDED = {
    "authority", "calendar_version", "case_counter", "case_day", "case_month", "clock_state", "common_phrase",
    "concern_counter", "daily_sweep", "edition", "edition_draft", "edition_draft_editor", "key_mark", "live_edition",
    "machine_clock", "office_paper_counter", "permission", "permit_counter", "procedure_day", "rehearsal", "retention_term",
    "review_day", "scheduled_publication", "setup_link", "setup_mark", "sweep_progress", "work_calendar_day",
    "worker_heartbeat",
}  # fmt: skip
"""Tables whose rows belong to the office, its days, machines and units: they do not grow with people and applications."""
GROWING = metadata.tables.keys() - BOUNDED
COUNTS = re.compile(
    r"SELECT count\(\*\) AS \w+ FROM \w+( WHERE \w+\.(resolved_at IS NULL|state (!=|<>) 'done'))?"
)
"""How long a whole list is: an index that holds all of it is counted through, nothing else is read."""
PARTIAL = {
    index.name
    for table in metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["postgresql"]["where"] is not None
}
"""Indexes of what is open, live or waiting: reading one of them is not reading the table."""
_ALIAS = re.compile(r"(\w+) AS (\w+)")
_SCAN = re.compile(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")


class Asked:
    """Collects what a database is asked."""

    def __init__(self, context):
        self.found = {}
        self.where = ""
        event.listen(context.database.engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, parameters, *_more):
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            self.found.setdefault(statement, (parameters, self.where))


def asked_by_pages(context):
    app = create_app(context)
    clients = {role: client_of(app, context, role, PASSWORD) for role in Role}
    looks = list(every_page(app, context))
    asked = Asked(context)
    for looked in looks:
        asked.where = looked.path
        assert clients[looked.role].get(looked.path).status_code == 200, looked
    assert len(looks) > 80
    return dict(asked.found)


def asked_by_acts(context):
    asked = Asked(context)
    for act in walked_acts(context, times=1):
        asked.where = act
    return dict(asked.found)


def asked_by_the_worker(context):
    asked = Asked(context)
    for chore in (
        expire_permits,
        fire_due_timers,
        deliver_messages,
        prune_some,
        count_some,
        publish_next_due,
    ):
        asked.where = chore.__name__
        chore(context)
    for take in (leases.take_job, leases.lease_letter):
        asked.where = take.__name__
        context.database.transact(take)
    return dict(asked.found)


def scans(context, statements):
    """Return which growing tables are read from end to end, by whom, and how they are asked."""
    look = _sqlite_scans if context.database.is_sqlite else _postgres_scans
    found = []
    with context.database.engine.connect() as connection:
        for statement, (parameters, where) in statements.items():
            found += [(where, table, statement) for table in look(connection, statement, parameters)]
    return found


def _sqlite_scans(connection, statement, parameters):
    names = {alias: table for table, alias in _ALIAS.findall(statement)}
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    steps = [row[3] for row in plan]
    is_cut = "LIMIT" in statement and not any("ORDER BY" in step and "LAST" not in step for step in steps)
    for step in steps:
        if scan := _SCAN.match(step):
            table = names.get(scan[1], scan[1])
            is_count = COUNTS.fullmatch(" ".join(statement.split())) is not None
            is_bounded = scan[2] in PARTIAL or (scan[2] is not None and (is_cut or is_count))
            if table in GROWING and not is_bounded:
                yield table


def _postgres_scans(connection, statement, parameters):
    for kind in ("seqscan", "hashjoin", "mergejoin"):
        connection.exec_driver_sql(f"SET enable_{kind} = off")
    told = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar()
    plan = json.loads(told) if isinstance(told, str) else told
    filled = set(connection.exec_driver_sql("SELECT relname FROM pg_class WHERE reltuples > 0").scalars())
    is_count = COUNTS.fullmatch(" ".join(statement.split())) is not None
    found = _whole_reads(plan[0]["Plan"], is_cut=is_count)
    # An empty table is as soon read as its index: what is asked of it is seen on SQLite.
    yield from (table for table in found if table in filled)


def _whole_reads(node, *, is_cut):
    """A walk along an index that a limit ends is no read of all; one before everything is sorted is."""
    kind, table = node["Node Type"], node.get("Relation Name")
    by_index = kind.startswith("Index") and "Index Cond" not in node and node["Index Name"] not in PARTIAL
    if table in GROWING and (kind == "Seq Scan" or by_index) and not is_cut:
        yield table
    is_cut = kind == "Limit" or (is_cut and kind not in {"Sort", "Incremental Sort"})
    for part in node.get("Plans", ()):
        yield from _whole_reads(part, is_cut=is_cut)


def told(found):
    return "\n\n".join(f"{where} reads all of {table}:\n{statement}" for where, table, statement in found)


def test_no_page_reads_a_growing_table_from_end_to_end(grown_context):
    found = scans(grown_context, asked_by_pages(grown_context))
    assert found == [], told(found)


def test_no_act_reads_a_growing_table_from_end_to_end(grown_context):
    found = scans(grown_context, asked_by_acts(grown_context))
    assert found == [], told(found)


def test_no_round_of_the_worker_reads_a_growing_table_from_end_to_end(grown_context):
    found = scans(grown_context, asked_by_the_worker(grown_context))
    assert found == [], told(found)


def test_every_bounded_table_is_one_of_the_schema():
    assert metadata.tables.keys() >= BOUNDED


def test_a_scan_is_seen_when_there_is_one(grown_context):
    """The test of the tests: without an index, or where none can help, the plan says so."""
    unindexed = {
        "SELECT person.id FROM person WHERE person.sex = 'x'": ((), "by sex"),
        "SELECT outbox.id FROM outbox ORDER BY outbox.kind LIMIT 1": ((), "by kind"),
    }
    assert [table for _where, table, _statement in scans(grown_context, unindexed)] == ["person", "outbox"]
