"""Every kind of notice there is can be sent, states what the rows say, and tells what to do next."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.notice_kinds import NOTICE_KINDS
from app.domain.renewal_window import change_before_renewal, renewal_window
from app.services.activation_letters import issue_activation_letter
from app.services.answer_for_link import decline_link
from app.services.ask_for_link import ask_for_link
from app.services.calendar_of import calendar_of
from app.services.change_login_name import change_login_name
from app.services.correct_identity import Identity, correct_identity
from app.services.daily_sweep import remind_about_permits
from app.services.fire_timer import fire_due_timers
from app.services.leave_unit import remind_former_unit
from app.services.missing_link import MissingLink
from app.services.override_chain import record_missing_link
from app.services.override_dissociation import force_dissociation
from app.services.override_permit import cancel_permit
from app.services.override_return import reverse_dissociation
from app.services.undo_registration import undo_registration
from app.store.account_lists import change_login
from app.store.permit_rows import chain_of
from app.store.tables_applications import notice, outbox
from app.web.notice_words import notice_words
from tests.make.house_journey import RETURN, HouseJourney
from tests.make.house_maker import actor_named, permit_id_of
from tests.make.procedure_journey import joined, left, permit_of_person, unit_of
from tests.make.registering import (
    NUMBER,
    ZHAO,
    ZHAO_PHONE,
    account_under,
    begin,
    messages,
    register_somebody,
    without_account,
)
from tests.make.stage_of_everything import expiry_reversed
from tests.procedures.test_decisions_of_the_office import business_change, renewal_over_change
from tests.procedures.test_employee_procedures import PAPERS, PASS, PERSON, employer_change
from tests.procedures.test_login_follows_phone import NEW, approved, changing
from tests.procedures.test_overrides import key, operator, person
from tests.procedures.test_submissions_stand_still import profile
from tests.support.raw_codes import raw_in
from tests.support.told_facts import STORIES, differing

WHY = "决定书〔2026〕3 号：情况属实"
EXPECTED = "原单位没有办理聘用单位变更"
ASKS = re.compile("(?<!申)请(?!求)")


def record_moves(house):
    journey = HouseJourney(house).submit()
    profile(house, journey)
    journey.approve()


def login_is_number(house):
    """Let 赵测试 sign in by a number, as somebody who registered; return it."""
    by = actor_named(house, "zhao")
    house.database.transact(lambda work: change_login(work, by.account_id, ZHAO_PHONE))
    return ZHAO_PHONE


def has_account(house):
    begin(house, id_number=ZHAO, name="赵测试", phone="15400007788")


def phone_changes(house, **answers):
    login_is_number(house)
    approved(changing(house, **answers))


def phone_of_another(house):
    register_somebody(house, phone=NEW)
    phone_changes(house)


def identity_corrected(house):
    register_somebody(house)
    told = Identity("何新人", "id_card", NUMBER)
    correct_identity(house, operator(house), key(), account_under(house, NUMBER).person_id, told, reason=WHY)


def login_changed(house):
    number = register_somebody(house)
    account = account_under(house, NUMBER)
    assert number
    change_login_name(house, operator(house), key(), account.id, "15400005566", reason=WHY)


def papers_sent_back_in_a_change(house):
    left(house, "agent", "zhang")
    joined(house, "zhang", "agent2")
    journey = employer_change(house).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    journey.do("agent2", "verify_and_submit", {"decision": "return_to_employee", "return_reason": "请重拍"})


def correction_waits(house):
    journey = HouseJourney(house).submit()
    journey.review("hd.l1a", RETURN)
    house.clock.forward(days=8)
    fire_due_timers(house)


def taken_over(house):
    business_change(house).do("agent", "first_review", PASS)
    renewal_over_change(house)


def skipped(house):
    """Let 张示例 skip a unit, and the third unit ask for it; return what it typed."""
    left(house, "agent", "zhang")
    house.clock.forward(days=10)
    joined(house, "zhang", "agent2")
    house.clock.forward(days=10)
    left(house, "agent2", "zhang")
    house.clock.forward(days=10)
    joined(house, "zhang", "agent3")
    permit = permit_of_person(house, "zhang")
    with house.database.reading() as work:
        second = chain_of(work, permit.id)[1]
    days = second.from_on.isoformat(), second.to_on.isoformat()
    return permit, MissingLink(unit_of(house, "agent2").uscc, "", *days, "离职证明")


def link_answered(house, by, *, is_recorded):
    permit, typed = skipped(house)
    ask_for_link(house, actor_named(house, by), key(), permit.id, typed, reason=EXPECTED)
    if is_recorded:
        record_missing_link(house, operator(house), key(), permit.id, typed, reason=WHY)
    else:
        decline_link(house, operator(house), key(), permit.id, reason=WHY)


def came_back(house):
    left(house, "agent", "zhang")
    permit = permit_of_person(house, "zhang")
    reverse_dissociation(house, operator(house), key(), permit.id, holder_agrees=True, reason=WHY)


def forced(house):
    today = house.today().isoformat()
    HouseJourney(house).prepare()
    force_dissociation(house, operator(house), key(), person(house, "zhao"), left_on=today, reason=WHY)


def window_of(house, login):
    """Return the window of somebody's permit, and the day before which its change of unit must be submitted."""
    with house.database.reading() as work:
        calendar = calendar_of(work)
    window = renewal_window(permit_of_person(house, login).valid_until, calendar)
    return window, change_before_renewal(window, calendar), calendar


def remind_on(house, day):
    """Let the reminders of a day run, after those of the day before."""
    for moved in (1, 0):
        house.clock.go_to(day - timedelta(days=moved))
        remind_about_permits(house)


def opens_soon(house):
    window, _, _ = window_of(house, "zhang")
    remind_on(house, window.opens_on - timedelta(days=30))


def change_soon(house):
    left(house, "agent", "zhang")
    _, both, calendar = window_of(house, "zhang")
    remind_on(house, calendar.add_working_days(both, -5))


def change_today(house):
    left(house, "agent", "zhang")
    remind_on(house, window_of(house, "zhang")[1])


def suspended_long(house):
    left(house, "agent", "zhang")
    remind_on(house, house.today() + timedelta(days=30))


SENDERS = {
    "record_moved_in_review": record_moves,
    "registration_code": begin,
    "registration_has_account": has_account,
    "registration_number_taken": lambda house: begin(house, phone=login_is_number(house)),
    "registration_completed": register_somebody,
    "registration_undone": lambda house: undo_registration(
        house, operator(house), key(), person(house, "zhao"), phone="", reason=WHY
    ),
    "identity_corrected": identity_corrected,
    "login_changed": login_changed,
    "login_moves": phone_changes,
    "login_landline": lambda house: phone_changes(house, phone="010-58511081"),
    "login_taken": phone_of_another,
    "activation_letter_made": lambda house: issue_activation_letter(
        house, operator(house), key(), without_account(house, "zhao")
    ),
    "permit_cancelled": lambda house: cancel_permit(
        house, operator(house), key(), permit_id_of(house, "zhao"), reason=WHY
    ),
    "expiry_reversed": expiry_reversed,
    "employer_change_papers_sent_back": papers_sent_back_in_a_change,
    "change_taken_over": taken_over,
    "renewal_opens_soon": opens_soon,
    "change_submit_soon": change_soon,
    "change_last_safe_day": change_today,
    "permit_suspended_long": suspended_long,
    "correction_waiting": correction_waits,
    "forced_dissociation": forced,
    "link_recorded": lambda house: link_answered(house, "agent3", is_recorded=True),
    "link_declined": lambda house: link_answered(house, "agent3", is_recorded=False),
    "link_recorded_of_former_unit": lambda house: link_answered(house, "agent2", is_recorded=True),
    "link_declined_of_former_unit": lambda house: link_answered(house, "agent2", is_recorded=False),
    "dissociation_reversed": came_back,
    "leaving_reminder": lambda house: remind_former_unit(house, actor_named(house, "zhang"), key()),
}
"""Kinds that no story sends, and how each is sent."""
ONLY_TELLS = frozenset(
    {
        "permission_cancelled",
        "basic_info_change_approved",
        "business_info_change_approved",
        "employer_change_approved",
        "new_application_approved",
        "renewal_approved",
        "supervisor_change_approved",
        "change_taken_over",
        "association_confirmed",
        "link_recorded_of_former_unit",
        "dissociation_reversed",
        "leaving_escalated",
    }
)
"""Nothing is left to be done, or what can be done is told without asking for it."""


def test_every_kind_is_sent_by_a_story_or_here_and_no_kind_is_sent_by_nothing():
    by_stories = {kind for kinds in STORIES.values() for kind in kinds}
    assert by_stories | set(SENDERS) == set(NOTICE_KINDS)
    assert by_stories & set(SENDERS) == set()


def told(house, kind):
    """Return facts and case of every notice and message of a kind."""
    with house.database.reading() as work:
        found = [
            (row.facts, row.case_id)
            for row in work.connection.execute(select(notice).where(notice.c.kind == kind))
        ]
        found += [
            (row.payload["facts"], row.payload.get("case_id"))
            for row in work.connection.execute(select(outbox))
            if row.payload["kind"] == kind and "facts" in row.payload
        ]
    return found + [(facts, None) for name, _, facts in messages(house) if name == kind]


@pytest.mark.parametrize("kind", SENDERS)
def test_a_kind_that_no_story_sends_states_what_the_rows_say(sqlite_house, kind):
    SENDERS[kind](sqlite_house)
    found = told(sqlite_house, kind)
    assert found
    for facts, case_id in found:
        with sqlite_house.database.reading() as work:
            assert differing(work, kind, facts, case_id) == []
        title, body = notice_words(kind, facts)
        assert raw_in(f"{title} {body}") == []
        for name in ("reason", "code", "login"):
            assert str(facts.get(name, "")) in body, name


@pytest.mark.parametrize("kind", sorted(NOTICE_KINDS))
def test_a_notice_asks_for_the_next_step_where_there_is_one(kind):
    title, body = notice_words(kind, {})
    assert (ASKS.search(title + body) is None) is (kind in ONLY_TELLS)
    assert title
    assert body.endswith(("。", "："))
