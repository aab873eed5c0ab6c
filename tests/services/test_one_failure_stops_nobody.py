"""A row that cannot be dealt with is an incident; the rows behind it have their turn in the same round."""

from datetime import timedelta

from sqlalchemy import text, update

from app.services.due_work.daily_sweep import expire_permits
from app.services.due_work.retry_incident import retry_incident
from app.services.execution.deliver_messages import deliver_messages
from app.services.execution.fire_timer import fire_due_timers
from app.store.incident_rows import incidents
from app.store.message_rows import receive
from app.store.permit_rows import permit_of
from app.store.tables_cases import application_case
from tests.make.context_maker import actor_named
from tests.make.many_permits import add_holders
from tests.make.service_journey import ServiceJourney


def opened(context):
    with context.database.reading() as work:
        return {
            (row.command["kind"], row.command.get("case") or row.command.get("permit")): row
            for row in incidents(work)
        }


def write_blob(context, case_id, blob):
    context.database.transact(
        lambda work: work.connection.execute(
            update(application_case).where(application_case.c.id == case_id).values(blob=blob)
        )
    )


def test_a_timer_of_a_case_that_cannot_be_read_stops_no_other(context):
    first, second = ServiceJourney(context), ServiceJourney(context, "jiang", "agent2")
    first.do("agent", "confirm_contract", {"contract_choice": ["current"]})
    second.do("agent2", "confirm_contract", {"contract_choice": ["current"]})
    kept = first.case.blob
    write_blob(context, first.case_id, b"torn")
    context.clock.forward(days=10)
    assert fire_due_timers(context) == 2
    found = opened(context)
    assert set(found) == {("timer", first.case_id)}
    write_blob(context, first.case_id, kept)
    assert retry_incident(context, actor_named(context, "operator"), found["timer", first.case_id].id) is True


def test_a_message_for_a_case_that_cannot_be_read_stops_no_other(context):
    first, second = ServiceJourney(context).submit(), ServiceJourney(context, "wang").submit()
    write_blob(context, first.case_id, b"torn")
    for journey in (first, second):
        permit = journey.case.permit_id
        context.database.transact(
            lambda work, permit=permit: receive(work, "permit.expired", permit, {}, permit)
        )
    assert deliver_messages(context) == 1
    assert second.case.state == "closed_expired"
    assert set(opened(context)) == {("message", first.case_id)}
    assert deliver_messages(context) == 0


def test_a_permit_that_cannot_be_ended_is_set_aside_and_ended_when_it_can(sqlite_context):
    context = sqlite_context
    unit = actor_named(context, "agent").employer_id
    stuck, *others = add_holders(context, 3, context.today() - timedelta(days=2), unit)
    refuse = f"CREATE TRIGGER refuse BEFORE UPDATE ON permit WHEN old.id = '{stuck}' BEGIN SELECT RAISE(ABORT, 'torn page'); END"
    context.database.transact(lambda work: work.connection.execute(text(refuse)))
    assert expire_permits(context) >= 2
    with context.database.reading() as work:
        assert [permit_of(work, one).state for one in (stuck, *others)] == ["valid", "expired", "expired"]
    assert "torn page" in opened(context)["end_of_permit", stuck].text
    assert expire_permits(context) == 0
    context.database.transact(lambda work: work.connection.execute(text("DROP TRIGGER refuse")))
    assert (
        retry_incident(context, actor_named(context, "operator"), opened(context)["end_of_permit", stuck].id)
        is True
    )
    with context.database.reading() as work:
        assert permit_of(work, stuck).state == "expired"
