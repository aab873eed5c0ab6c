"""Many permits end in one transaction, with the very rows that they would have one by one, whatever fails among them."""

import re
from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from structlog.testing import capture_logs

from app.domain.exact_json import write_json
from app.domain.office_codes import PermitState
from app.engine.bundle import Bundle
from app.services.applications.expire_together import expire_together
from app.services.context.beijing import beijing_day
from app.services.due_work.end_permits import AT_ONCE, _expire_next, expire_permits, expire_some
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.services.evidence.check_audit import AuditCheck
from app.store.ending_permits import live_permits_exceeded_by
from app.store.incident_rows import incidents
from app.store.outbox_rows import SEALED, contents
from app.store.permit_rows import change_permit, permit_of
from app.store.schema import metadata
from app.store.tables_applications import notice
from app.store.tables_cases import application_case
from app.store.tables_office import association
from app.store.wish_rows import write_unwanted
from bench.expiry import night
from tests.make.context_maker import actor_named, permit_id_of, with_handlers
from tests.make.many_permits import add_holders
from tests.make.procedure_journey import left
from tests.make.service_journey import ServiceJourney
from tests.support.racers import race

DIAGRAM = "permit_expiry/permit_expiry.bpmn"
KEY, MOMENT = re.compile(r"[0-9a-f]{64}|[0-9a-f]{32}"), re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00")
MANY = AT_ONCE + 5


class TakenBackError(Exception):
    """Ends a transaction of which nothing is to be kept."""


def everything(work):
    """Return the rows of all tables as text, letters opened."""
    found = {}
    for table in metadata.sorted_tables:
        rows = [dict(row._mapping) for row in work.connection.execute(select(table))]
        if table.name == "outbox":
            for row in rows:
                told = contents(work.seal, row["payload"], row["dedup_key"])
                row["payload"] = {**row["payload"], SEALED: told and told.told}
        found[table.name] = Counter(write_json(row, spell=spelled) for row in rows)
    return found


def spelled(value):
    if isinstance(value, datetime):
        return "@"
    return value.isoformat() if isinstance(value, date) else bytes(value).decode("latin-1")


def rows_left_by(context, end):
    """Return what a way to end permits writes in place of what was there, new ids and instants aside; nothing stays."""
    left_behind = {}

    def act(work):
        before = everything(work)
        end(work)
        assert work.pending.rows == {}
        after = everything(work)
        known = set(KEY.findall(str(before)))
        for name, rows in after.items():
            new, gone = rows - before[name], before[name] - rows
            left_behind[name] = sorted(aside(row, known) for row in new.elements()), sorted(gone.elements())
        raise TakenBackError

    with pytest.raises(TakenBackError):
        context.database.transact(act)
    return {name: rows for name, rows in left_behind.items() if rows != ([], [])}


def aside(row, known):
    return MOMENT.sub("@", KEY.sub(lambda key: key[0] if key[0] in known else "#", row))


def one_by_one(context):
    return rows_left_by(context, lambda work: _expire_next(context, work, at_most=1000))


def together(context):
    def end(work):
        permits = live_permits_exceeded_by(work, beijing_day(work.now), limit=1000)
        done = expire_together(context, work, permits, most_left=1)
        assert (len(done.ended), done.left) == (len(permits), [])

    return rows_left_by(context, end)


@pytest.fixture(autouse=True)
def time_enough(monkeypatch):
    """Let no busy machine end a batch early: what is compared is what a batch does, not how far it comes."""
    monkeypatch.setattr("app.services.applications.expire_together.LONGEST_SECONDS", 60.0)


@pytest.fixture
def unit(context):
    return actor_named(context, "agent").employer_id


@pytest.fixture
def ended(context, unit):
    """Return permits that have ended in every way in which one may stand."""
    journey = ServiceJourney(context).submit()
    left(context, "agent", "zhang")
    made = add_holders(context, 4, context.today() + timedelta(days=30), unit)
    alone, quiet = made[:2]

    def act(work):
        person = permit_of(work, alone).person_id
        work.connection.execute(association.delete().where(association.c.person_id == person))
        write_unwanted(work, f"employer:{unit}", ["permit_expired", "permits"], "system")
        write_unwanted(work, f"person:{permit_of(work, quiet).person_id}", [], "system")
        for one in (journey.case.permit_id, permit_id_of(context, "zhang")):
            change_permit(
                work, permit_of(work, one, lock=True), valid_until=context.today() + timedelta(days=29)
            )

    context.database.transact(act)
    context.clock.forward(days=31)
    return [*made, journey.case.permit_id]


def test_the_rows_are_those_of_the_way_one_by_one(context, ended):
    first, second = one_by_one(context), together(context)
    assert len(first["application_case"][0]) >= len(ended)
    assert {"audit", "case_counter", "history_event", "message", "notice", "outbox", "permit"} < first.keys()
    assert second == first


def changed_diagram(context, *edits):
    settings = context.settings
    shipped = gather(settings.processes_dir / "permit_expiry", settings.processes_dir, settings.forms_dir)
    text_ = shipped.files[DIAGRAM].decode()
    for old, new in edits:
        assert text_.count(old) == 1, old
        text_ = text_.replace(old, new)
    bundle = Bundle(shipped.process, {**shipped.files, DIAGRAM: text_.encode()})
    publish_edition(context, actor_named(context, "analyst"), bundle)


@pytest.mark.usefixtures("ended")
def test_a_diagram_that_tells_permits_apart_leads_each_of_them_its_own_way(context, unit):
    gateway = (
        '<bpmn:exclusiveGateway id="whose" name="哪个单位？" default="whose_other">'
        "</bpmn:exclusiveGateway>"
        '<bpmn:sequenceFlow id="whose_this" sourceRef="whose" targetRef="notify_employer">'
        '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
        f'case.person_id &lt; "8" and case.employer_id = "{unit}"'
        "</bpmn:conditionExpression></bpmn:sequenceFlow>"
        '<bpmn:sequenceFlow id="whose_other" sourceRef="whose" targetRef="notify_person" />'
        '<bpmn:serviceTask id="notify_employer" '
    )
    changed_diagram(
        context,
        ('<bpmn:serviceTask id="notify_employer" ', gateway),
        (
            'sourceRef="close_application" targetRef="notify_employer"',
            'sourceRef="close_application" targetRef="whose"',
        ),
    )
    first = one_by_one(context)
    notices, cases = first["notice"][0], first["application_case"][0]
    assert len(cases) < len(notices) < 2 * len(cases)
    assert together(context) == first


def test_the_audit_of_what_ended_together_is_whole(context, ended):
    expire_permits(context)
    with context.database.reading() as work:
        assert permit_of(work, ended[0]).state is PermitState.EXPIRED
    assert AuditCheck(context).run().findings == []


def cases_of(context, permits):
    with context.database.reading() as work:
        query = select(application_case.c.permit_id, application_case.c.number).where(
            application_case.c.permit_id.in_(permits), application_case.c.procedure == "permit_expiry"
        )
        return work.connection.execute(query).all()


def states_of(context, permits):
    with context.database.reading() as work:
        return Counter(permit_of(work, one).state.value for one in permits)


def notices_of(context, permits):
    with context.database.reading() as work:
        told = work.connection.execute(select(notice.c.dedup_key).where(notice.c.kind == "permit_expired"))
        return Counter(key.split(".")[1] for key in told.scalars() if key.split(".")[1] in permits)


def refuse(context, permit_id):
    """Let no row of this permit be changed."""
    if context.database.is_sqlite:
        when = f"BEFORE UPDATE ON permit WHEN old.id = '{permit_id}'"
        statements = [f"CREATE TRIGGER refuse {when} BEGIN SELECT RAISE(ABORT, 'torn page'); END"]
    else:
        statements = [
            "CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'torn page'; END $$ LANGUAGE plpgsql",
            (
                f"CREATE TRIGGER refuse BEFORE UPDATE ON permit FOR EACH ROW WHEN (old.id = '{permit_id}')"
                " EXECUTE FUNCTION refuse()"
            ),
        ]
    context.database.transact(lambda work: [work.connection.execute(text(one)) for one in statements])


def test_a_permit_whose_row_cannot_be_written_stops_no_other_and_leaves_a_trace(context, unit):
    permits = add_holders(context, 3 * MANY, context.today() - timedelta(days=2), unit)
    refuse(context, permits[MANY])
    with capture_logs() as logs:
        expire_permits(context)
    assert states_of(context, permits) == {"expired": len(permits) - 1, "valid": 1}
    failed = [entry for entry in logs if entry["event"] == "batch of permits failed"]
    first, second, *_more = (entry["permits"] for entry in failed)
    assert first >= len(permits)
    assert second == first // 2
    assert all("torn page" in str(entry["exc_info"]) for entry in failed)
    with context.database.reading() as work:
        (row,) = [row for row in incidents(work) if row.command.get("permit") == permits[MANY]
                  and row.command["kind"] == "end_of_permit"]  # fmt: skip
    assert "torn page" in row.text
    assert set(notices_of(context, permits).values()) == {2}
    assert len(cases_of(context, permits)) == len(permits) - 1


def test_a_permit_at_which_the_diagram_fails_is_left_and_the_others_end_together(context, unit):
    permits = add_holders(context, MANY, context.today() - timedelta(days=2), unit)
    odd = permits[3]

    def close(facts):
        if facts.permit.id == odd:
            raise RuntimeError("an odd permit")
        return context.handlers["permit.close_application"].function(facts)

    failing = with_handlers(context, **{"permit.close_application": close})
    with capture_logs() as logs:
        expire_permits(failing)
    failing.database.close()
    assert states_of(context, permits) == {"expired": MANY}
    assert [entry["left"] for entry in logs if entry["event"] == "permits left by a batch"] == [1]
    cases = cases_of(context, permits)
    assert {row.permit_id for row in cases} == set(permits) - {odd}
    with context.database.reading() as work:
        assert [row.element for row in incidents(work) if row.command.get("permit") == odd] == [
            "close_application"
        ]
    numbers = sorted(int(row.number.partition("-")[2]) for row in cases)
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert set(notices_of(context, permits).values()) == {2}


def test_a_piece_takes_no_more_than_it_is_asked_for(context, unit):
    add_holders(context, 2 * MANY, context.today() - timedelta(days=1), unit)
    assert expire_some(context, MANY) == MANY
    assert expire_permits(context) >= MANY


def test_three_workers_end_each_of_many_permits_once_and_number_the_cases_without_a_gap(context, unit):
    permits = add_holders(context, 6 * MANY, context.today() - timedelta(days=2), unit)

    def work_off(_number):
        count = 0
        while ended := expire_some(context, MANY):
            count += ended
        return count

    outcomes = race(3, work_off)
    assert sum(outcomes) >= len(permits), outcomes
    assert states_of(context, permits) == {"expired": len(permits)}
    assert Counter(row.permit_id for row in cases_of(context, permits)) == Counter(permits)
    assert set(notices_of(context, permits).values()) == {2}
    with context.database.reading() as work:
        of_today = application_case.c.number.startswith(f"{context.today():%Y%m%d}-")
        found = work.connection.execute(select(application_case.c.number).where(of_today)).scalars()
        numbers = sorted(int(number.partition("-")[2]) for number in found)
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_three_workers_that_are_killed_end_each_permit_once(database):
    found = night(database, rows=2000, workers=3, kills=4, pause=(0.3, 1.0))
    assert found.kills > 0
    assert (found.missing, found.doubled) == (0, 0), found.wrong
