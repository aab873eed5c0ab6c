"""What an analyst copies, renames or forgets: the meaning goes along, or the edition is refused and says where."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.services.context.refusals import ProcedureRefusedError
from app.services.due_work.daily_sweep import remind_about_permits
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from app.store.incident_rows import incidents
from app.store.permit_rows import permit_of
from app.store.person_rows import person_of
from app.store.review_rows import corrections_of, decisions_of
from app.store.tables_applications import notice
from app.store.tables_identity import account
from tests.make.context_maker import ROOT, permit_id_of
from tests.make.earlier_editions import keep_unchecked
from tests.make.notice_wording import KINDS
from tests.make.procedure_journey import APPROVE, REVIEWERS
from tests.make.service_journey import INFORMATION, RETURN, SUBMIT, ServiceJourney

PROCESSES = ROOT / "processes"
RENEWAL, REVIEW, LEVELS = (
    "renewal/renewal.bpmn",
    "forms/shared/review.form",
    "shared/multi_level_review.bpmn",
)
REMINDERS = "renewal/reminders.dmn"
INFORMATION_FORM = "forms/renewal/update_information.form"


@pytest.fixture
def files():
    return dict(gather(PROCESSES / "renewal", PROCESSES, ROOT / "forms").files)


def edit(files, path, *pairs):
    text = files[path].decode()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    files[path] = text.encode()


def publish(context, files):
    return publish_edition(context, SYSTEM, Bundle("renewal", files))


def refusal(context, files):
    """Return rule, file, element and proposal of each error that refuses an edition."""
    with pytest.raises(PublishRefusedError) as refused:
        publish(context, files)
    return {(one.rule, one.file, one.element, one.proposal) for one in refused.value.problems}


def with_copied_review(files):
    files["forms/shared/review_two.form"] = files[REVIEW]
    edit(files, LEVELS, ('formKey="shared/review"', 'formKey="shared/review_two"'))
    return files


def test_a_copied_review_form_records_every_decision_and_keeps_four_eyes(context, files):
    publish(context, with_copied_review(files))
    journey = ServiceJourney(context).submit()
    journey.review(REVIEWERS[0])
    fence = journey.claim(REVIEWERS[1])
    journey.do(REVIEWERS[1], "review", APPROVE, fence=fence)
    journey.review(REVIEWERS[2])
    with context.database.reading() as work:
        assert [row.decision for row in decisions_of(work, journey.case_id)] == ["approved"] * 3
    assert journey.case.state == "approved"


def test_a_return_by_a_copied_review_form_asks_the_employee(context, files):
    publish(context, with_copied_review(files))
    journey = ServiceJourney(context).submit()
    journey.review(REVIEWERS[0], RETURN)
    with context.database.reading() as work:
        rows = corrections_of(work, journey.case_id)
    assert [(row.target, row.actor) for row in rows] == [("iit_payment_record", "employee")]
    assert "correct_employee_papers" in journey.open()


def test_nobody_decides_two_levels_of_a_round_by_a_copied_review_form(sqlite_context, files):
    publish(sqlite_context, with_copied_review(files))
    journey = ServiceJourney(sqlite_context).submit()
    journey.review(REVIEWERS[0])
    sqlite_context.database.transact(
        lambda work: work.connection.execute(
            update(account).where(account.c.login == REVIEWERS[0]).values(level=2)
        )
    )
    with pytest.raises(ProcedureRefusedError) as refused:
        journey.do(REVIEWERS[0], "review", APPROVE, fence=journey.claim(REVIEWERS[0]))
    assert refused.value.facts["rule"] == "four_eyes"


def test_a_review_without_a_review_action_is_refused(sqlite_context, files):
    edit(files, REVIEW, ('"actions": "review.decide"', '"actions": ""'))
    assert ("review-action", LEVELS, "review", "review.decide") in refusal(sqlite_context, files)


def test_a_review_action_on_a_step_that_nobody_claims_is_refused(sqlite_context, files):
    edit(files, LEVELS, ('<camunda:property name="clock" value="review" />', ""))
    assert ("review-clock", LEVELS, "review", "review") in refusal(sqlite_context, files)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("review.decide", "review.decid", ("action-unknown", REVIEW, "review.decid", "review.decide")),
        ('"key": "opinion"', '"key": "opinions"', ("action-field", REVIEW, "opinion", "opinions")),
        ('"value": "returned"', '"value": "return"', ("action-field", REVIEW, "decision", "return")),
        ('"key": "target"', '"key": "targets"', ("action-field", REVIEW, "target", "targets")),
        (
            '"type": "radio",\n      "id": "decision"',
            '"type": "checklist",\n      "id": "decision"',
            ("action-field", REVIEW, "decision", ""),
        ),
    ],
)
def test_a_review_form_that_does_not_ask_what_its_action_reads_is_refused(
    sqlite_context, files, old, new, found
):
    edit(files, REVIEW, (old, new))
    assert found in refusal(sqlite_context, files)


def renamed_step(files):
    """Rename the step in which the employee gives personal data, as an editor does, and in the handler's list."""
    edit(files, RENEWAL, ("update_information", "update_details"))
    edit(
        files,
        RENEWAL,
        ('formKey="renewal/update_details"', 'formKey="renewal/update_information"'),
    )
    return files


def test_a_renamed_step_still_writes_what_the_employee_changed(context, files):
    publish(context, renamed_step(files))
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    journey.lay_papers()
    journey.do("zhao", "update_details", INFORMATION)
    journey.do("agent", "verify_and_submit", SUBMIT)
    journey.approve()
    with context.database.reading() as work:
        details = person_of(work, journey.case.person_id).details
    assert details["current_address"] == INFORMATION["current_address"][0]


def test_a_handlers_list_that_names_a_renamed_step_is_refused(sqlite_context, files):
    renamed_step(files)
    edit(files, RENEWAL, ('["update_details", ', '["update_information", '))
    assert ("parameter-step", RENEWAL, "accept_changes", "update_details") in refusal(sqlite_context, files)


def test_a_handlers_list_that_leaves_out_a_step_is_refused(sqlite_context, files):
    edit(files, RENEWAL, ('["update_information", "correct_employee_papers"]', '["correct_employee_papers"]'))
    assert ("parameter-left-out", RENEWAL, "accept_changes", "update_information") in refusal(
        sqlite_context, files
    )


def test_a_state_that_is_none_is_refused(sqlite_context, files):
    edit(
        files,
        RENEWAL,
        ('name="state">withdrawn<', 'name="state">withdrawed<'),
    )
    found = refusal(sqlite_context, files)
    assert {one[0] for one in found} == {"parameter-value"}
    assert {one[3] for one in found} == {"withdrawn"}


def test_a_question_nobody_reads_is_refused_until_it_says_what_it_is_for(sqlite_context, files):
    edit(files, INFORMATION_FORM, ('"key": "current_address"', '"key": "curent_address"'))
    assert ("answer-unread", INFORMATION_FORM, "curent_address", "current_address") in refusal(
        sqlite_context, files
    )


def test_a_question_for_those_who_decide_needs_no_code(context, files):
    form = json.loads(files[INFORMATION_FORM])
    question = {"type": "textfield", "id": "wish", "key": "wish", "label": "其他说明"}
    form["components"].append({**question, "properties": {"answer": "question"}})
    files[INFORMATION_FORM] = json.dumps(form, ensure_ascii=False).encode()
    publish(context, files)
    assert ServiceJourney(context).submit().case.state == "in_review"


def test_a_notice_that_has_no_words_is_refused(sqlite_context, files):
    edit(files, RENEWAL, ('name="kind">renewal_approved<', 'name="kind">renewal_aproved<'))
    found = refusal(sqlite_context, files)
    assert {(one[0], one[3]) for one in found} == {("parameter-value", "renewal_approved")}


def test_a_reminder_that_has_no_words_is_refused(sqlite_context, files):
    edit(files, REMINDERS, ('"renewal_opens_soon"', '"renewal_opens_son"'))
    assert ("notice-unknown", REMINDERS, "reminders_rule_1", "renewal_opens_soon") in refusal(
        sqlite_context, files
    )


def test_a_reminder_row_of_an_older_edition_without_words_is_an_incident_and_no_letter(context, files):
    edit(files, REMINDERS, ('"permit_expires_tomorrow"', '"permit_ends_tomorrow"'))
    keep_unchecked(context, "renewal", files)
    with context.database.reading() as work:
        until = permit_of(work, permit_id_of(context, "zhao")).valid_until
    context.clock.go_to(until - timedelta(days=1))
    remind_about_permits(context)
    with context.database.reading() as work:
        kinds = set(work.connection.execute(select(notice.c.kind)).scalars())
        texts = [row.text for row in incidents(work)]
    assert kinds <= KINDS
    assert any("没有叫“permit_ends_tomorrow”的通知" in text for text in texts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"key": "remark"', '"key": "remarks"'),
        ('"value": "still"', '"value": "open"'),
        ('"key": "verdict"', '"key": "finding"'),
    ],
)
def test_a_group_of_verdicts_without_its_questions_is_refused(sqlite_context, files, old, new):
    edit(files, REVIEW, (old, new))
    found = refusal(sqlite_context, files)
    assert ("correction-verdicts", REVIEW, "group_verdicts", "") in found
