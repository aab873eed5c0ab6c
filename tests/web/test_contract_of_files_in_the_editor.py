"""Whatever is edited of what ties diagrams, forms, tables and code: told beside its element, or done with."""

from urllib.parse import parse_qs, urlsplit

import pytest

from app.factory import create_app
from tests.support.edition_desk import text
from tests.support.signed_in import client_for
from tests.web.test_editor_of_drafts import Editor

RENEWAL, LEVELS = "renewal/renewal.bpmn", "shared/multi_level_review.bpmn"
REVIEW, CONTRACT, INFORMATION, VERIFY = (
    f"forms/{key}.form"
    for key in (
        "shared/review",
        "renewal/confirm_contract",
        "renewal/update_information",
        "renewal/verify_and_submit",
    )
)
REMINDERS, ZONE, TERMS, CHAIN, PAPERS, REASONS, PRACTICE = (
    "renewal/reminders.dmn",
    "shared/renewal_zone.dmn",
    "shared/review_terms.dmn",
    "shared/review_chain.dmn",
    "shared/document_checklist.dmn",
    "shared/return_reasons.dmn",
    "shared/practice.dmn",
)
NOTICES = "renewal/notices.toml"
GATE = ">gates.allowed<"
HIDE = '=contract_choice != \\"new\\"'
REFUSED = {
    "a review without its action": (REVIEW, '"actions": "review.decide"', '"actions": ""', ("review-action", LEVELS, "review", "review.decide")),
    "a review that nobody claims": (LEVELS, '<camunda:property name="clock" value="review" />', "", ("review-clock", LEVELS, "review", "review")),
    "an action that is none": (REVIEW, '"review.decide"', '"review.decid"', ("action-unknown", REVIEW, "review.decid", "review.decide")),
    "an opinion under another name": (REVIEW, '"key": "opinion"', '"key": "opinions"', ("action-field", REVIEW, "opinion", "opinions")),
    "a conclusion of another value": (REVIEW, '"value": "returned"', '"value": "return"', ("action-field", REVIEW, "decision", "return")),
    "verdicts without their question": (REVIEW, '"key": "verdict"', '"key": "finding"', ("correction-verdicts", REVIEW, "group_verdicts", "")),
    "a form that is none": (RENEWAL, 'formKey="renewal/confirm_contract"', 'formKey="renewal/confirm_contrct"', ("form-unknown", RENEWAL, "confirm_contract", "renewal/confirm_contract")),
    "a list of steps that names none": (RENEWAL, '["update_information", ', '["update_informations", ', ("parameter-step", RENEWAL, "accept_changes", "update_information")),
    "a list of steps that leaves one out": (RENEWAL, '["update_information", "correct_employee_papers"]', '["correct_employee_papers"]', ("parameter-left-out", RENEWAL, "accept_changes", "update_information")),
    "an answer nobody reads": (INFORMATION, '"key": "current_address"', '"key": "curent_address"', ("answer-unread", INFORMATION, "curent_address", "current_address")),
    "a step whose papers are confirmed nowhere": (RENEWAL, 'name="confirmed_in">verify_and_submit<', 'name="confirmed_in">verify_and_submits<', ("parameter-step", RENEWAL, "check_papers", "verify_and_submit")),
    "a notice that has no words": (RENEWAL, 'name="kind">renewal_approved<', 'name="kind">renewal_aproved<', ("parameter-value", RENEWAL, "notify_approved", "renewal_approved")),
    "a reminder that has no words": (REMINDERS, '"renewal_opens_soon"', '"renewal_opens_son"', ("notice-unknown", REMINDERS, "reminders_rule_1", "renewal_opens_soon")),
    "a notice renamed away from its step": (NOTICES, "[renewal_approved]", "[renewal_aproved]", ("parameter-value", RENEWAL, "notify_approved", "renewal_aproved")),
    "a notice renamed away from its reminder": (NOTICES, "[renewal_opens_soon]", "[renewal_opens_son]", ("notice-unknown", REMINDERS, "reminders_rule_1", "renewal_opens_son")),
    "a value that notices do not have": (NOTICES, "员工可打印", "员工 {person_nam} 可打印", ("notice-value", NOTICES, "renewal_approved", "person_name")),
    "a reminder table without its column": (REMINDERS, 'name="kind"', 'name="sort"', ("notice-unknown", REMINDERS, "reminders", "kind")),
    "a date compared with a text in a row": (ZONE, "&lt; window.opens_on", '&lt; "2027-03-01"', ("type-mismatch", ZONE, "renewal_zone_rule_1", 'date("2027-03-01")')),
    "a date as people write it in a row": (ZONE, "&lt; window.opens_on", "&lt; 2027年3月1日", ("dmn-feel", ZONE, "renewal_zone_rule_1_in_1", '< date("2027-03-01")')),
    "a date with slashes in a row": (ZONE, "&lt; window.opens_on", "&lt; 2027/3/1", ("type-mismatch", ZONE, "renewal_zone_rule_1", 'date("2027-03-01")')),
    "a column of dates declared texts": (ZONE, 'expression_1" typeRef="date"', 'expression_1" typeRef="string"', ("type-mismatch", ZONE, "renewal_zone", "date")),
    "a date compared with a text at a gateway": (RENEWAL, GATE, '>window.today &lt; "2027-03-01"<', ("type-mismatch", RENEWAL, "gateway_gates_to_hold_dissociation", 'date("2027-03-01")')),
    "a date compared with a text in a form": (CONTRACT, '=(contract_choice != \\"new\\") or contract_term', '=(contract_start > \\"2027-01-01\\") or contract_term', ("type-mismatch", CONTRACT, "contract_end", 'date("2027-01-01")')),
    "a timer of a number": (RENEWAL, "=workday(today(), 2)", "=window.working_days_left", ("type-mismatch", RENEWAL, "reminder_day_2", "")),
    "no days of review": (TERMS, "<text>20</text>", "<text>0</text>", ("review-terms", TERMS, "review_terms_rule_1", "")),
    "half a day of review": (TERMS, "<text>20</text>", "<text>20.5</text>", ("review-terms", TERMS, "review_terms_rule_1", "")),
    "a condition that reads no answer": (CONTRACT, HIDE, HIDE.replace("choice", "choise"), ("form-context", RENEWAL, "confirm_contract", "contract_choice")),
    "a condition with a value that is no option": (CONTRACT, HIDE, HIDE.replace("new", "nwe"), ("option-unknown", CONTRACT, "contract_file", "new")),
    "an id given twice": (CONTRACT, '"id": "contract_kind"', '"id": "contract_file"', ("component_id", CONTRACT, "contract_file", "")),
    "a first row by priority without an order": (CHAIN, 'hitPolicy="RULE ORDER"', 'hitPolicy="PRIORITY"', ("dmn-priority", CHAIN, "review_chain", "")),
    "a decision that is none": (RENEWAL, 'decisionRef="renewal_zone"', 'decisionRef="renewal_zon"', ("decision-unknown", RENEWAL, "decide_zone", "renewal_zone")),
    "a process that is none": (RENEWAL, 'calledElement="correction"', 'calledElement="corection"', ("called-unknown", RENEWAL, "correct", "correction")),
    "a handler that is none": (RENEWAL, 'topic="slip.enable"', 'topic="slip.enabel"', ("handler-unknown", RENEWAL, "enable_slip", "slip.enable")),
    "a state that is none": (RENEWAL, 'name="state">withdrawn<', 'name="state">withdrawed<', ("parameter-value", RENEWAL, "close_withdrawn", "withdrawn")),
    "a paper that nobody names": (PAPERS, '"iit_payment_record"', '"iit_payment_recrd"', ("paper-table", PAPERS, "document_checklist_rule_9", "iit_payment_record")),
    "who uploads that is nobody": (PAPERS, '<text>"employee"</text>', '<text>"emploee"</text>', ("paper-table", PAPERS, "document_checklist_rule_5", "employee")),
    "a reason whose code is no code": (REASONS, '"no_finance_seal"', '"No finance seal"', ("return_reasons", REASONS, "return_reasons_rule_1", "")),
    "a custom of no unit": (PRACTICE, '<text>"months"</text>', '<text>"month"</text>', ("dmn-output-value", PRACTICE, "practice_rule_1", "months")),
    "a condition on a name that is none": (RENEWAL, GATE, ">gates.alowed<", ("name-unknown", RENEWAL, "gateway_gates_to_hold_dissociation", "allowed")),
    "a handler's result that is none": (ZONE, "<text>papers.complete</text>", "<text>papers.complet</text>", ("name-unknown", ZONE, "submission_step", "complete")),
}  # fmt: skip


COMPLETE = {
    "another number of days, in its one place": (TERMS, "<text>20</text>", "<text>15</text>"),
    "a type as other tools write it": (CHAIN, 'name="level" typeRef="number"', 'name="level" typeRef="integer"'),
    "a row that compares with a date": (ZONE, "&lt; window.opens_on", '&lt; date("2027-03-01")'),
    "a question for those who decide": (VERIFY, '"components": [', '"components": [{"type": "textfield", "id": "wish", "key": "wish", "label": "其他说明", "properties": {"answer": "question"}},'),
    "another notice": (RENEWAL, 'name="kind">renewal_approved<', 'name="kind">renewal_papers_needed<'),
    "a step that asks another form": (RENEWAL, 'formKey="renewal/confirm_contract"', 'formKey="shared/correct_contract"'),
}  # fmt: skip


@pytest.fixture
def editor(sqlite_context):
    return Editor(client_for(create_app(sqlite_context), "analyst"))


def told_in_turn(editor, edits):
    """Save each edit, yield its name with the errors that are told then, and take it back."""
    for what, (path, old, new, *_) in edits.items():
        before = editor.get("file", path=path).json["content"]
        assert (
            editor.save(path, lambda text, old=old, new=new: text.replace(old, new, 1)).json["state"]
            == "saved"
        ), what
        yield what, editor.errors(path)
        editor.save(path, lambda _text, before=before: before)


def test_an_edit_that_breaks_something_is_saved_and_told_with_file_element_and_proposal(editor):
    missing, nowhere = {}, {}
    for what, errors in told_in_turn(editor, REFUSED):
        found = [(one["rule"], one["file"], one["element"], one["proposal"]) for one in errors]
        if REFUSED[what][-1] not in found:
            missing[what] = found
        for one in errors:
            content = editor.get("file", path=one["file"]).json.get("content", "")
            if not one["element"] or one["element"] not in content:
                nowhere[what] = one
    assert missing == {}
    assert nowhere == {}


def test_an_edit_that_is_complete_may_be_published_as_it_is(editor):
    assert {what: errors for what, errors in told_in_turn(editor, COMPLETE) if errors} == {}


def test_a_copied_review_form_is_complete_as_soon_as_its_step_shows_it(editor):
    made = editor.post("files", path=REVIEW, name="review_two", begin="copy", _key="copy")
    (path,) = parse_qs(urlsplit(made.headers["Location"]).query)["path"]
    key = path.removeprefix("forms/").removesuffix(".form")
    editor.save(LEVELS, lambda xml: xml.replace('formKey="shared/review"', f'formKey="{key}"'))
    assert editor.errors(LEVELS) == []


def test_a_step_renamed_with_all_that_names_it_is_complete(editor):
    editor.save(
        RENEWAL,
        lambda xml: xml.replace("update_information", "update_details").replace(
            '"renewal/update_details"', '"renewal/update_information"'
        ),
    )
    assert editor.errors() == []


def test_a_file_that_was_copied_or_broken_names_itself(editor):
    editor.save(CONTRACT, lambda text: text.replace('"radio"', '"carousel"', 1))
    (wrong,) = editor.errors(CONTRACT)
    assert (wrong["file"], wrong["element"]) == (CONTRACT, "contract_choice")


def test_a_save_that_changes_no_meaning_is_no_change(editor):
    said, otherwise = 'id="check_window" name="计算续签期限"', 'name="计算续签期限"  id="check_window"'
    editor.save(RENEWAL, lambda xml: xml.replace(said, otherwise))
    assert editor.errors() == []
    assert "没有改动" in text(editor.client.get(editor.base))


def test_a_form_of_a_result_that_is_left_to_the_tool_is_told_at_its_step(editor):
    editor.save(RENEWAL, lambda xml: xml.replace(' camunda:mapDecisionResult="singleEntry"', "", 1))
    told = editor.post("check", path=RENEWAL).json["problems"]
    at_step = [one for one in told if (one["file"], one["element"]) == (RENEWAL, "decide_zone")]
    assert any("决策结果的形式" in one["message"] for one in at_step), at_step
