"""Security events: what is written down, what is only counted, and that nobody edits them unseen."""

from dataclasses import replace

import pytest

from app.services.accounts.manage_accounts import NewAccount, add_user, reset_password
from app.services.accounts.reveal_identity import reveal_identity
from app.services.accounts.sign_in import sign_in
from app.services.context.origin import MACHINE, Origin, come_from, short_device
from app.services.context.record_security_event import (
    EventKind,
    note_security_event,
    record_security_event,
    write_counted_events,
)
from app.services.evidence.noted_settings import note_settings
from app.services.evidence.old_events import drop_old_events
from app.store.security_event_lists import EventsAsked, events_found
from app.store.security_events import MOST_SUBJECTS
from tests.make.context_maker import actor_named
from tests.support.racers import race
from tests.support.signed_in import app_of, client_for

PHONE = "13800138000"
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _from_the_machine():
    come_from(MACHINE)
    yield
    come_from(MACHINE)


def _events(context, **asked):
    write_counted_events(context)
    with context.database.reading() as work:
        return events_found(work, EventsAsked(**asked), size=100).rows


def test_a_sign_in_is_an_event_with_address_and_device(context):
    come_from(Origin("192.0.2.7", short_device(AGENT), "account.sign_in_send"))
    sign_in(context, "operator", "demo-2026")
    (event,) = _events(context, kind="sign_in")
    assert event.account_id == actor_named(context, "operator").account_id
    assert (event.address, event.device, event.count) == ("192.0.2.7", "Chrome · Windows", 1)


def test_failures_are_counted_by_minute_and_never_hold_the_number(context):
    come_from(Origin("192.0.2.7", "", "account.sign_in_send"))
    for _ in range(40):
        note_security_event(context, EventKind.SIGN_IN_FAILED, login=PHONE, result="wrong")
    assert _events(context, kind="sign_in_failed") == []
    context.clock.forward(minutes=2)
    (event,) = _events(context, kind="sign_in_failed")
    assert event.count == 40
    assert event.login_index == context.database.seal.index(PHONE)
    assert PHONE not in str(event)


def test_whoever_has_many_addresses_does_not_fill_the_disk(context):
    def many(work):
        for number in range(MOST_SUBJECTS + 50):
            come_from(Origin(f"198.51.100.{number}", "", ""))
            record_security_event(work, EventKind.NOT_THEIRS, result="404")

    context.database.transact(many)
    context.clock.forward(minutes=2)
    while write_counted_events(context):
        pass
    with context.database.reading() as work:
        found = events_found(work, EventsAsked(kind="not_theirs"), size=1000).rows
    assert len(found) == MOST_SUBJECTS + 1
    assert sum(event.count for event in found) == MOST_SUBJECTS + 50


def test_reveals_and_changes_of_accounts_are_part_of_the_transaction(context):
    operator, zhao = actor_named(context, "operator"), actor_named(context, "zhao")
    reveal_identity(context, operator, zhao.person_id)
    assert [event.kind for event in _events(context, account_id=operator.account_id)] == ["reveal"]
    officer = actor_named(context, "security")
    add_user(context, officer, "k1", NewAccount("new.one", "新人", "analyst"))
    reset_password(context, officer, "k2", zhao.account_id)
    kinds = [event.kind for event in _events(context, account_id=officer.account_id)]
    assert kinds == ["password_reset", "account_added"]


def test_events_of_people_at_once_make_one_chain(context):
    race(8, lambda number: note_security_event(context, EventKind.SIGN_OUT, by=f"a{number}"))
    numbers = sorted(event.number for event in _events(context))
    assert numbers == list(range(1, len(numbers) + 1))


def test_old_days_are_removed_whole_and_that_is_an_event(context):
    note_security_event(context, EventKind.SIGN_OUT, by="somebody")
    day = context.today().isoformat()
    assert not drop_old_events(context)
    context.clock.forward(days=context.settings.security_event_days + 1)
    while drop_old_events(context):
        pass
    (event,) = _events(context)
    assert event.kind == "events_pruned"
    assert event.target["day"] == day


def test_other_settings_than_at_the_last_start_are_an_event(context):
    assert note_settings(context) == ()
    assert note_settings(context) == ()
    other = replace(
        context, settings=replace(context.settings, sms_url="https://sms.invalid/x", sms_token="t")
    )
    assert set(note_settings(other)) == {"sms_url", "sms_token"}
    newest = _events(context, kind="settings_changed")[0]
    assert newest.target["changed"] == ["sms_url", "sms_token"]
    assert "sms.invalid" not in str(newest)


def test_pages_note_who_was_refused_and_where(sqlite_context):
    context = sqlite_context
    client = client_for(app_of(context), "zhao")
    assert client.get("/operations/").status_code == 403
    assert client.get("/cases/nowhere").status_code == 404
    assert client.get("/no-such-page").status_code == 404
    context.clock.forward(minutes=2)
    zhao = actor_named(context, "zhao").account_id
    found = {
        (event.kind, event.route, str(dict(event.target))) for event in _events(context, account_id=zhao)
    }
    assert ("refused", "operations.home", "{}") in found
    assert ("not_theirs", "cases.show", "{'case': 'nowhere'}") in found
    assert all(event.route for event in _events(context, kind="not_theirs"))
