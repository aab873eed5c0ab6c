"""Every kind of notice there is can be sent, states what the rows say, and tells what to do next."""

import re

import pytest
from sqlalchemy import select

from app.services.accounts.activation_letters import issue_activation_letter
from app.services.accounts.change_login_name import change_login_name
from app.services.accounts.correct_identity import Identity, correct_identity
from app.services.accounts.undo_registration import undo_registration
from app.services.applications.answer_for_link import decline_link
from app.services.applications.ask_for_link import ask_for_link
from app.services.applications.leave_unit import remind_former_unit
from app.services.applications.missing_link import MissingLink
from app.services.applications.override_chain import record_missing_link
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.override_permit import cancel_permit
from app.services.applications.override_return import reverse_dissociation
from app.services.execution.fire_timer import fire_due_timers
from app.store.account_lists import change_login
from app.store.permit_rows import chain_of
from app.store.tables_applications import notice
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.notice_wording import KINDS, notice_words
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
from tests.make.scheduled_drafts import published_at_its_moment
from tests.make.service_journey import RETURN, ServiceJourney
from tests.make.stage_of_everything import expiry_reversed
from tests.make.told_of_acts import ONLY_TOLD_OF_ACTS, SENDERS_OF_ACTS
from tests.make.told_of_reminders import SENDERS_OF_REMINDERS
from tests.make.told_of_service import SENDERS_OF_SERVICE
from tests.make.told_of_sign_in import SENDERS_OF_SIGN_IN
from tests.make.told_of_work import SENDERS_OF_WORK
from tests.procedures.test_decisions_of_the_office import business_change, renewal_over_change
from tests.procedures.test_employee_procedures import PAPERS, PASS, PERSON, employer_change
from tests.procedures.test_login_follows_phone import NEW, approved, changing
from tests.procedures.test_overrides import key, operator, person
from tests.procedures.test_submissions_stand_still import profile
from tests.support.posted_letters import posted
from tests.support.raw_codes import raw_in
from tests.support.told_facts import STORIES, differing

WHY = "决定书〔2026〕3 号：情况属实"
EXPECTED = "原单位没有办理聘用单位变更"
ASKS = re.compile("(?<!申)请(?!求)")


def record_moves(context):
    journey = ServiceJourney(context).submit()
    profile(context, journey)
    journey.approve()


def login_is_number(context):
    """Let 赵测试 sign in by a number, as somebody who registered; return it."""
    by = actor_named(context, "zhao")
    context.database.transact(lambda work: change_login(work, by.account_id, ZHAO_PHONE))
    return ZHAO_PHONE


def has_account(context):
    begin(context, id_number=ZHAO, name="赵测试", phone="15400007788")


def phone_changes(context, **answers):
    login_is_number(context)
    approved(changing(context, **answers))


def phone_of_another(context):
    register_somebody(context, phone=NEW)
    phone_changes(context)


def identity_corrected(context):
    register_somebody(context)
    told = Identity("何新人", "id_card", NUMBER)
    correct_identity(
        context, operator(context), key(), account_under(context, NUMBER).person_id, told, reason=WHY
    )


def login_changed(context):
    number = register_somebody(context)
    account = account_under(context, NUMBER)
    assert number
    change_login_name(context, actor_named(context, "security"), key(), account.id, "15400005566", reason=WHY)


def papers_sent_back_in_a_change(context):
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    journey = employer_change(context).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    journey.do("agent2", "verify_and_submit", {"decision": "return_to_employee", "return_reason": "请重拍"})


def correction_waits(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", RETURN)
    context.clock.forward(days=8)
    fire_due_timers(context)


def taken_over(context):
    business_change(context).do("agent", "first_review", PASS)
    renewal_over_change(context)


def skipped(context):
    """Let 张示例 skip a unit, and the third unit ask for it; return what it typed."""
    left(context, "agent", "zhang")
    context.clock.forward(days=10)
    joined(context, "zhang", "agent2")
    context.clock.forward(days=10)
    left(context, "agent2", "zhang")
    context.clock.forward(days=10)
    joined(context, "zhang", "agent3")
    permit = permit_of_person(context, "zhang")
    with context.database.reading() as work:
        second = chain_of(work, permit.id)[1]
    days = second.from_on.isoformat(), second.to_on.isoformat()
    return permit, MissingLink(unit_of(context, "agent2").uscc, "", *days, "离职证明")


def link_answered(context, by, *, is_recorded):
    permit, typed = skipped(context)
    ask_for_link(context, actor_named(context, by), key(), permit.id, typed, reason=EXPECTED)
    if is_recorded:
        record_missing_link(context, operator(context), key(), permit.id, typed, reason=WHY)
    else:
        decline_link(context, operator(context), key(), permit.id, reason=WHY)


def came_back(context):
    left(context, "agent", "zhang")
    permit = permit_of_person(context, "zhang")
    reverse_dissociation(context, operator(context), key(), permit.id, holder_agrees=True, reason=WHY)


def forced(context):
    today = context.today().isoformat()
    ServiceJourney(context).prepare()
    force_dissociation(context, operator(context), key(), person(context, "zhao"), left_on=today, reason=WHY)


SENDERS = {
    **SENDERS_OF_ACTS,
    **SENDERS_OF_REMINDERS,
    **SENDERS_OF_SERVICE,
    **SENDERS_OF_SIGN_IN,
    **SENDERS_OF_WORK,
    "record_moved_in_review": record_moves,
    "registration_code": begin,
    "registration_has_account": has_account,
    "registration_number_taken": lambda context: begin(context, phone=login_is_number(context)),
    "registration_completed": register_somebody,
    "registration_undone": lambda context: undo_registration(
        context, operator(context), key(), person(context, "zhao"), phone="", reason=WHY
    ),
    "identity_corrected": identity_corrected,
    "login_changed": login_changed,
    "login_moves": phone_changes,
    "login_landline": lambda context: phone_changes(context, phone="010-58511081"),
    "login_taken": phone_of_another,
    "activation_letter_made": lambda context: issue_activation_letter(
        context, operator(context), key(), without_account(context, "zhao")
    ),
    "permit_cancelled": lambda context: cancel_permit(
        context, operator(context), key(), permit_id_of(context, "zhao"), reason=WHY
    ),
    "expiry_reversed": expiry_reversed,
    "employer_change_papers_sent_back": papers_sent_back_in_a_change,
    "change_taken_over": taken_over,
    "correction_waiting": correction_waits,
    "correction_overdue": correction_waits,
    "forced_dissociation": forced,
    "link_recorded": lambda context: link_answered(context, "agent3", is_recorded=True),
    "link_declined": lambda context: link_answered(context, "agent3", is_recorded=False),
    "link_recorded_of_former_unit": lambda context: link_answered(context, "agent2", is_recorded=True),
    "link_declined_of_former_unit": lambda context: link_answered(context, "agent2", is_recorded=False),
    "dissociation_reversed": came_back,
    "leaving_reminder": lambda context: remind_former_unit(context, actor_named(context, "zhang"), key()),
    "scheduled_edition_published": published_at_its_moment,
    "scheduled_edition_stopped": lambda context: published_at_its_moment(context, is_overtaken=True),
}
"""Kinds that no story sends, and how each is sent."""
ONLY_TELLS = frozenset(
    {
        *ONLY_TOLD_OF_ACTS,
        "stand_in_ended",
        "weekly_digest",
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
        "scheduled_edition_published",
    }
)
"""Nothing is left to be done, or what can be done is told without asking for it."""


def test_every_kind_is_sent_by_a_story_or_here_and_no_kind_is_sent_by_nothing():
    by_stories = {kind for kinds in STORIES.values() for kind in kinds}
    assert by_stories | set(SENDERS) == set(KINDS)
    assert by_stories & set(SENDERS) == set()


def told(context, kind):
    """Return facts and case of every notice and message of a kind."""
    with context.database.reading() as work:
        found = [
            (row.facts, row.case_id)
            for row in work.connection.execute(select(notice).where(notice.c.kind == kind))
        ]
        found += [
            (letter.facts, row.payload["case_id"]) for row, letter in posted(work, kind) if letter.subject
        ]
    return found + [(facts, None) for name, _, facts in messages(context) if name == kind]


@pytest.mark.parametrize("kind", SENDERS)
def test_a_kind_that_no_story_sends_states_what_the_rows_say(sqlite_context, kind):
    SENDERS[kind](sqlite_context)
    found = told(sqlite_context, kind)
    assert found
    for facts, case_id in found:
        with sqlite_context.database.reading() as work:
            assert differing(work, kind, facts, case_id) == []
        title, body = notice_words(kind, facts)
        assert raw_in(f"{title} {body}") == []
        for name in ("reason", "code", "login"):
            assert str(facts.get(name, "")) in body, name


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_notice_asks_for_the_next_step_where_there_is_one(kind):
    title, body = notice_words(kind, {})
    assert (ASKS.search(title + body) is None) is (kind in ONLY_TELLS)
    assert title
    assert body.endswith(("。", "："))
