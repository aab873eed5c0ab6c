"""Reminders of days without a worker are made up for, once, in pieces that a kill does not lose or double."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from app.domain.renewal_window import renewal_window
from app.services.context.batched_sweep import BATCH
from app.services.context.calendar_of import calendar_of
from app.services.due_work.attachment_reminders import remind_about_attachments, remind_some_units
from app.services.due_work.daily_sweep import expire_permits, remind_about_permits, sweep
from app.services.due_work.permit_reminders import remind_some
from app.services.due_work.retry_incident import retry_incident
from app.store.incident_rows import incidents
from app.store.permit_rows import change_permit, permit_of
from app.store.tables_applications import notice
from app.store.tables_office import permit
from app.worker import chores_of
from tests.make.context_maker import actor_named
from tests.make.many_permits import add_holders
from tests.support.signed_in import desk_of

END = date(2027, 1, 29)
SAFE = "renewal_last_safe_day"


def told(context, permits):
    """Return the marks of notices about permits to their holders: (permit, day, kind) → how often."""
    with context.database.reading() as work:
        keys = work.connection.execute(
            select(notice.c.dedup_key).where(notice.c.audience.like("person:%"))
        ).scalars()
        found = Counter()
        for key in keys:
            parts = key.split(".")
            if parts[0] == "permit" and parts[1] in permits and parts[2] != "end":
                found[parts[1], parts[2], parts[3]] += 1
        return found


def last_safe_day(context, end):
    with context.database.reading() as work:
        return renewal_window(end, calendar_of(work)).latest_submit


def spoil(context, permit_id, **values):
    """Write what no page writes: old data that no calendar has a year for, or what was right again."""
    context.database.transact(
        lambda work: work.connection.execute(update(permit).where(permit.c.id == permit_id).values(**values))
    )


@pytest.fixture
def unit(context):
    return actor_named(context, "agent").employer_id


def test_a_worker_down_on_the_last_safe_day_only_tells_of_it_the_day_after(context, unit):
    permits = add_holders(context, 3, END, unit)
    safe = last_safe_day(context, END)
    context.clock.go_to(safe - timedelta(days=1))
    sweep(context)
    context.clock.go_to(safe + timedelta(days=1))
    sweep(context)
    days = {permit: day for permit, day, kind in told(context, permits) if kind == SAFE}
    assert days == dict.fromkeys(permits, safe.isoformat())


def test_a_late_reminder_says_so_and_does_not_say_today(context, unit):
    add_holders(context, 1, END, unit)
    safe = last_safe_day(context, END)
    context.clock.go_to(safe - timedelta(days=1))
    sweep(context)
    context.clock.go_to(safe + timedelta(days=1))
    sweep(context)
    page = desk_of(context, "agent").get("/notices")
    assert "续签最晚提交日已过" in page
    assert f"应在 {safe.year}年{safe.month}月{safe.day}日 发出" in page


def test_only_the_newest_of_many_missed_days_is_told_of_each_permit(context, unit):
    permits = add_holders(context, 2, END, unit)
    safe = last_safe_day(context, END)
    context.clock.go_to(safe - timedelta(days=40))
    sweep(context)
    before = told(context, permits)
    context.clock.go_to(safe + timedelta(days=1))
    sweep(context)
    new = told(context, permits) - before
    assert sorted(new.elements()) == sorted((permit, safe.isoformat(), SAFE) for permit in permits)


def test_no_permit_that_has_ended_is_reminded_of_missed_days(context, unit):
    permits = add_holders(context, 1, END, unit)
    context.clock.go_to(last_safe_day(context, END) - timedelta(days=1))
    sweep(context)
    before = told(context, permits)
    context.clock.go_to(END + timedelta(days=5))
    sweep(context)
    assert told(context, permits) == before


def test_a_fresh_installation_makes_up_for_nothing(context, unit):
    safe = last_safe_day(context, END)
    permits = add_holders(context, 1, END, unit)
    context.clock.go_to(safe + timedelta(days=1))
    sweep(context)
    assert not [kind for _permit, _day, kind in told(context, permits) if kind == SAFE]


def test_a_killed_sweep_goes_on_where_it_was_without_a_double_or_a_gap(context, unit):
    permits = add_holders(context, 2 * BATCH + 30, END, unit)
    context.clock.go_to(last_safe_day(context, END))
    first = remind_some(context)
    assert first.is_more
    assert 0 < first.touched <= BATCH
    again = replace(context)
    total = first.touched + remind_about_permits(again)
    assert remind_about_permits(again) == 0
    found = told(context, permits)
    assert Counter(kind for _permit, _day, kind in found) == {SAFE: len(permits)}
    assert set(found.values()) == {1}
    assert total >= len(permits)


def test_a_sweep_that_midnight_interrupts_begins_anew_with_the_missed_day(context, unit):
    permits = add_holders(context, BATCH + 30, END, unit)
    safe = last_safe_day(context, END)
    context.clock.go_to(safe, hour=23)
    assert remind_some(context).is_more
    context.clock.go_to(safe + timedelta(days=1), hour=0)
    remind_about_permits(context)
    found = told(context, permits)
    assert {permit for permit, _day, kind in found if kind == SAFE} == set(permits)
    assert set(found.values()) == {1}


def test_a_permit_that_was_renewed_between_reading_and_telling_is_not_told_of_its_old_end(context, unit):
    (permit_id,) = add_holders(context, 1, END, unit)
    context.clock.go_to(last_safe_day(context, END))
    database, real = context.database, context.database.transact

    def renew(command):
        database.transact = real

        def act(work):
            change_permit(work, permit_of(work, permit_id), valid_until=END.replace(year=2030))

        real(act)
        return real(command)

    database.transact = renew
    remind_about_permits(context)
    assert told(context, [permit_id]) == {}


def test_one_reminder_that_fails_keeps_no_other_back_and_is_sent_when_it_is_mended(context, unit):
    good, bad = add_holders(context, 2, END, unit)
    context.clock.go_to(last_safe_day(context, END))
    with context.database.reading() as work:
        ends = permit_of(work, bad).valid_until
    spoil(context, bad, valid_until=date(2299, 1, 1), state="suspended")
    remind_about_permits(context)
    spoil(context, bad, valid_until=ends, state="valid")
    assert {permit for permit, _day, _kind in told(context, [good, bad])} == {good}
    with context.database.reading() as work:
        (row,) = [row for row in incidents(work) if row.command["kind"] == "reminders"]
    assert retry_incident(context, actor_named(context, "operator"), row.id) is True
    found = told(context, [good, bad])
    assert {permit for permit, _day, _kind in found} == {good, bad}
    assert set(found.values()) == {1}


def test_the_worker_looks_at_its_other_chores_between_the_pieces(context, unit):
    add_holders(context, BATCH + 30, END, unit)
    context.clock.go_to(last_safe_day(context, END))
    chores = {chore.name: chore for chore in chores_of(context)}
    assert chores["sweep"].run() is True
    while chores["sweep"].run() or chores["expiry"].run():
        pass
    assert remind_about_permits(context) == 0
    assert expire_permits(context) == 0


def test_units_are_told_of_old_papers_in_pieces_too(context):
    context.clock.go_to(date(2027, 1, 20), hour=0)
    assert remind_some_units(context).touched == 5
    assert remind_about_attachments(context) == 0
