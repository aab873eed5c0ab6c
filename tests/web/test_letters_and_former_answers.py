"""What agents and employees are spared: letters they do not want, one digest a week, typing the same once more."""

from dataclasses import replace
from uuid import uuid4

from sqlalchemy import select

from app.factory import create_app
from app.policy.actor import Role
from app.services.accounts.sign_in import create_account, hashed
from app.services.accounts.wish_letters import keep_wishes
from app.services.applications.start_case import start_renewal
from app.services.due_work.weekly_digest import digest_some_units
from app.store.outbox_rows import notices_for
from app.store.tables_applications import outbox
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.procedure_journey import ProcedureJourney
from tests.make.service_journey import RETURN, ServiceJourney
from tests.support.signed_in import client_for, post

REVIEWERS = ("overseas.l1a", "overseas.l2a")


def letters(context):
    with context.database.reading() as work:
        return [row.payload["kind"] for row in work.connection.execute(select(outbox))]


def told(context, login):
    with context.database.reading() as work:
        return [row["kind"] for row in notices_for(work, actor_named(context, login).inboxes)]


def test_a_letter_that_is_not_wanted_stays_away_and_the_notice_comes(sqlite_context):
    keep_wishes(sqlite_context, actor_named(sqlite_context, "chu"), "one", ["digest", "early"])
    ServiceJourney(sqlite_context, "chu").submit().approve(REVIEWERS)
    assert "renewal_approved" in told(sqlite_context, "chu")
    with sqlite_context.database.reading() as work:
        to = [
            row.dedup_key
            for row in work.connection.execute(select(outbox))
            if row.payload["kind"] == "renewal_approved"
        ]
    assert to
    assert not any("person:" in key for key in to)


def test_corrections_are_written_whatever_is_wanted(sqlite_context):
    for login in ("zhao", "agent"):
        keep_wishes(sqlite_context, actor_named(sqlite_context, login), "one", [])
    ServiceJourney(sqlite_context).submit().review("hd.l1a", RETURN)
    assert "application_returned" in letters(sqlite_context)


def test_the_page_keeps_what_is_ticked(sqlite_context):
    client = client_for(create_app(sqlite_context), "agent")
    assert client.get("/notices/letters").text.count(" checked") == 3
    assert post(client, "/notices/letters", _key="k", wanted=["news"]).status_code == 303
    assert client.get("/notices/letters").text.count(" checked") == 1


def test_the_page_says_of_text_messages_what_is_true(sqlite_context):
    without = client_for(create_app(sqlite_context), "zhao").get("/notices/letters").text
    assert "没有接入短信平台，不发短信" in without
    settings = replace(sqlite_context.settings, sms_url="http://127.0.0.1:9/")
    connected = create_app(replace(sqlite_context, settings=settings))
    page = client_for(connected, "zhao").get("/notices/letters").text
    assert "这些通知不发短信" in page
    assert "没有接入" not in page


def test_one_digest_a_week_with_what_is_due_and_none_where_nothing_is(sqlite_context):
    ServiceJourney(sqlite_context)
    while digest_some_units(sqlite_context).is_more:
        continue
    sqlite_context.clock.forward(days=1)
    digest_some_units(sqlite_context)
    with sqlite_context.database.reading() as work:
        found = [
            row
            for row in notices_for(work, actor_named(sqlite_context, "agent").inboxes)
            if row["kind"] == "weekly_digest"
        ]
    assert len(found) == 1
    assert "轮到本单位办理的" in found[0]["body"]
    assert "weekly_digest" in letters(sqlite_context)
    before = letters(sqlite_context).count("weekly_digest")
    sqlite_context.clock.forward(days=7)
    digest_some_units(sqlite_context)
    assert letters(sqlite_context).count("weekly_digest") > before


def test_answers_and_papers_of_the_last_application_are_offered_and_marked(sqlite_context):
    first = ServiceJourney(sqlite_context).prepare()
    first.withdraw("agent")
    started = start_renewal(
        sqlite_context,
        actor_named(sqlite_context, "agent"),
        permit_id_of(sqlite_context, "zhao"),
        uuid4().hex,
    )
    again = ProcedureJourney(sqlite_context, started)
    again.do("agent", "confirm_contract", {"contract_choice": "current"})
    task = again.open()["update_information"].key
    client = client_for(create_app(sqlite_context), "zhao")
    page = client.get(f"/tasks/{task}").text
    assert "用上次的内容填写" in page
    assert "北京市海淀区示例路 9 号" not in page
    filled = client.get(f"/tasks/{task}?from=last").text
    assert "北京市海淀区示例路 9 号" in filled
    same = 'id="f-current-address-note"'
    assert same in filled
    assert same not in page
    assert 'aria-describedby="f-current-address-note"' in filled
    for typed, stays in (("北京市海淀区示例路 9 号", True), ("北京市海淀区另一条路 1 号", False)):
        kept = post(client, f"/tasks/{task}", _step="refresh", _key=uuid4().hex, current_address=typed)
        assert (same in kept.text) is stays
        post(client, f"/tasks/{task}", _draft="1", _key=uuid4().hex, current_address=typed)
        assert (same in client.get(f"/tasks/{task}").text) is stays
    assert 'name="declared_true" value="true" checked' not in filled
    slot = "employee_integrity_statement"
    assert post(client, f"/tasks/{task}/former-papers/{slot}", _key="p").status_code == 303
    assert f"/former-papers/{slot}" not in client.get(f"/tasks/{task}").text
    assert post(client, f"/tasks/{task}/former-papers/{slot}", _key="q").status_code == 404
    sqlite_context.clock.forward(days=1)
    stranger = client_for(create_app(sqlite_context), "wang")
    assert post(stranger, f"/tasks/{task}/former-papers/iit_payment_record", _key="r").status_code == 404


def test_a_case_is_handed_to_another_agent_of_the_unit_and_to_nobody_else(sqlite_context):
    agent = actor_named(sqlite_context, "agent")
    journey = ServiceJourney(sqlite_context)
    client = client_for(create_app(sqlite_context), "agent")
    assert "交给同事负责" not in client.get(f"/cases/{journey.case_id}").text
    other = sqlite_context.database.transact(
        lambda work: create_account(
            sqlite_context,
            work,
            login="agent.second",
            password_hash=hashed("demo-2026"),
            display_name="何同事",
            role=Role.AGENT,
            employer_id=agent.employer_id,
        )
    )
    assert "交给同事负责" in client.get(f"/cases/{journey.case_id}").text
    stranger = actor_named(sqlite_context, "agent2").account_id
    assert post(client, f"/cases/{journey.case_id}/agent", _key="a", to=stranger).status_code == 409
    assert post(client, f"/cases/{journey.case_id}/agent", _key="b", to=other, note="休假").status_code == 303
    assert "负责经办人：何同事" in client.get(f"/cases/{journey.case_id}").text
    assert "何同事负责" in client.get("/employer/").text
    assert told(sqlite_context, "agent.second")[0] == "case_handed_over"
