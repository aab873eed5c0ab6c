"""Programs that watch the machines: `/readyz` for balancers, `/metrics` for who knows the token of the settings."""

from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from app.context_builder import build_context
from app.factory import create_app
from app.services.context.wake_up_tables import prepare_wake_ups
from app.settings import UnsafeSettingsError, read_settings
from app.store.incident_rows import open_incident, resolve
from app.store.sweep_rows import beat
from tests.make.service_journey import ServiceJourney

pytestmark = pytest.mark.every_database
TOKEN = "a-token-of-a-watcher-0123456789-0"
ASKED = {"Authorization": f"Bearer {TOKEN}"}
LATE_SECONDS = 900
READY = {"ok": True, "database": True, "schema": True, "wake_ups": True}


def watched(context, token=TOKEN):
    return create_app(replace(context, settings=replace(context.settings, metrics_token=token))).test_client()


def figures(client):
    """Return the values that a watcher reads, by figure and labels."""
    answer = client.get("/metrics", headers=ASKED)
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", f"Basic {TOKEN}", f"bearer {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_without_the_token_there_is_no_such_page(sqlite_context, sent):
    assert watched(sqlite_context).get("/metrics", headers={"Authorization": sent}).status_code == 404
    assert watched(sqlite_context, "").get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_who_knows_the_token_of_no_settings_reads_nothing(sqlite_context):
    assert watched(sqlite_context, "").get("/metrics", headers=ASKED).status_code == 404


@pytest.mark.parametrize("token", ["short", "长" * 40, "a" * 31, "with\nline" * 5])
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(tmp_path, token):
    with pytest.raises(UnsafeSettingsError, match="APP_METRICS_TOKEN"):
        read_settings({"APP_DATA_DIR": str(tmp_path), "APP_METRICS_TOKEN": token})
    assert read_settings({"APP_DATA_DIR": str(tmp_path), "APP_METRICS_TOKEN": TOKEN}).metrics_token == TOKEN


def test_figures_tell_what_waits_and_how_late_it_is_and_name_nobody(context):
    client = watched(context)
    before = figures(client)
    assert ("office_worker_beat_age_seconds",) not in before, "no worker has been alive"
    assert before["office_clock_in_doubt",] == 0
    ServiceJourney(context).submit()
    context.database.transact(lambda work: beat(work, "w"))
    context.clock.forward(seconds=LATE_SECONDS)
    after = figures(client)
    assert after["office_worker_beat_age_seconds",] == pytest.approx(LATE_SECONDS, abs=60)
    assert after["office_due_work_late_seconds", "letter"] >= LATE_SECONDS
    assert after["office_due_work_late_seconds", "timer"] == 0
    free = {
        name: value
        for name, value in after.items()
        if name[0] == "office_waiting_reviews" and name[2] == "free"
    }
    assert sum(free.values()) == 1
    told = client.get("/metrics", headers=ASKED).text
    for secret in ("赵测试", "北京示例", "2026112"):
        assert secret not in told


def test_an_incident_counts_until_it_is_resolved(context):
    client = watched(context)
    assert not [name for name in figures(client) if name[0] == "office_open_incidents"]
    told = {"kind": "permit_reminder_failed", "element": "", "text": "x"}
    made = context.database.transact(
        lambda work: open_incident(work, case_id=None, command={"do": "remind"}, **told)
    )
    assert figures(client)["office_open_incidents", "permit_reminder_failed"] == 1
    context.database.transact(lambda work: resolve(work, made))
    assert ("office_open_incidents", "permit_reminder_failed") not in figures(client)


def test_ready_is_who_reaches_a_database_with_the_tables_of_this_program(context):
    client = watched(context)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, READY)
    context.database.transact(
        lambda work: work.connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    )
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, READY | {"ok": False, "schema": False})


def test_empty_databases_are_not_ready(empty):
    answer = create_app(empty).test_client().get("/readyz")
    assert (answer.status_code, answer.json["schema"]) == (503, False)


def test_watchers_hear_of_wake_ups_where_workers_are_woken(postgres_context):
    settings = replace(postgres_context.settings, metrics_token=TOKEN, due_work="procrastinate")
    woken = build_context(settings, clock=postgres_context.clock)
    client = create_app(woken).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (200, READY | {"wake_ups": False}), "pages are served without"
    assert not [name for name, *_ in figures(client) if name == "office_wake_ups"]
    prepare_wake_ups(woken)
    ServiceJourney(woken).submit()
    assert client.get("/readyz").json == READY
    assert figures(client)["office_wake_ups", "waiting"] == 1
    assert figures(client)["office_wake_ups", "taken"] == 0
    woken.database.close()
