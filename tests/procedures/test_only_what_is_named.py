"""A correction changes what the notice names and nothing else: by the form, by a request made by hand, by an upload."""

import io

import pytest

from app.forms_reader.form_error import UnknownFieldsError
from app.scenarios.stage_papers import sample
from app.services.context.refusals import FormInvalidError, NotAllowedError, ProcedureRefusedError
from app.services.tasks.chosen_papers import choose_for_task
from app.services.tasks.upload_paper import upload_paper
from app.store.answer_rows import answers_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import attach, returned, unit_procedure
from tests.make.returned_cases import TERMS, items_of
from tests.make.service_journey import RETURN, SUBMIT, ServiceJourney
from tests.support.case_reading import task_page, task_path
from tests.support.signed_in import desk_of

ELEMENTS = {
    "unit_attachment": ("agent", "correct_unit_attachments"),
    "employee_contract": ("agent", "correct_contract"),
    "employee_material": ("zhao", "correct_employee_papers"),
    "basic_info": ("zhao", "correct_employee_papers"),
    "ledger": ("agent", "correct_ledger"),
}


@pytest.fixture
def journey(context):
    return ServiceJourney(context).submit()


def sent_back(journey, *issues):
    answers = {"decision": RETURN["decision"], "opinion": RETURN["opinion"]}
    for number, (category, target) in enumerate(issues):
        answers[f"issues.{number}.category"] = [category]
        answers[f"issues.{number}.target"] = [target]
        answers[f"issues.{number}.text"] = [f"问题 {number + 1}"]
    journey.review("hd.l1a", answers)
    journey.context.clock.forward(minutes=5)
    return journey


def asked(journey, login, element):
    """Return the names that the page of a step asks for, with the slots it takes papers for."""
    page = task_page(journey.context, login, journey, element)
    return {
        name.partition("file.")[2] or name
        for name in page.text.split('name="')[1:]
        for name in [name.split('"')[0]]
        if not name.startswith(("_", "csrf")) and name != "viewport"
    }


def upload(journey, login, element, slot):
    key = journey.open()[element].key
    by, paper = actor_named(journey.context, login), io.BytesIO(sample(slot))
    return upload_paper(journey.context, by, key, slot, paper, "a.pdf", f"upload-{slot}")


@pytest.mark.parametrize(
    ("issue", "wanted"),
    [
        (("employee_material", "iit_payment_record"), {"iit_payment_record"}),
        (("employee_material", "other"), {"employee_integrity_statement", "declared_income_record"}),
        (("basic_info", "current_address"), {"current_address"}),
        (("basic_info", "title_name"), {"has_title"}),
        (("basic_info", "other"), {"phone", "current_address", "hukou_place"}),
        (("unit_attachment", "tax_payment_proof"), {"tax_payment_proof"}),
        (("unit_attachment", "other"), {"tax_payment_proof", "agent_id_card"}),
        (("ledger", "ledger"), {"ledger_proof", "ledger_explanations.0.month"}),
    ],
)
def test_a_form_asks_for_what_is_named(sqlite_context, issue, wanted):
    journey = sent_back(ServiceJourney(sqlite_context).submit(), issue)
    login, element = ELEMENTS[issue[0]]
    found = asked(journey, login, element)
    assert wanted <= found | {"ledger_explanations.0.month"}
    if issue[1] != "other":
        others = {"phone", "hukou_place", "employee_integrity_statement", "declared_income_record"}
        others |= {"agent_id_card", "business_licence"}
        assert not found & others
    assert "done" in found


def test_what_is_not_named_is_refused_by_hand_and_nothing_is_kept(journey):
    sent_back(journey, ("employee_material", "iit_payment_record"))
    journey.lay("iit_payment_record")
    with pytest.raises(ProcedureRefusedError) as told:
        journey.do("zhao", "correct_employee_papers", {"done": "true", "current_address": "别处"})
    assert told.value.facts == {"rule": "not_named_in_notice", "fields": ["现居住地址"]}
    with pytest.raises(ProcedureRefusedError):
        journey.do("zhao", "correct_employee_papers", {"done": "true", "work_history.0.employer": "别处"})
    with pytest.raises(UnknownFieldsError):
        journey.do("zhao", "correct_employee_papers", {"done": "true", "nothing_like_it": "x"})
    assert "correct_employee_papers" in journey.open()
    with journey.context.database.reading() as work:
        assert not answers_of(work, journey.case_id, "correct_employee_papers")


def test_a_request_by_hand_is_answered_in_words(journey):
    sent_back(journey, ("employee_material", "iit_payment_record"))
    desk = desk_of(journey.context, "zhao")
    desk.get(task_path(journey, "correct_employee_papers"))
    page = desk.post(
        task_path(journey, "correct_employee_papers"), {"phone": "15400008888", "done": "true"}, status=409
    )
    assert "补正通知没有要求修改下列内容，没有保存：联系电话。" in page


@pytest.mark.parametrize(
    ("issue", "slot"),
    [
        (("employee_material", "iit_payment_record"), "declared_income_record"),
        (("basic_info", "current_address"), "iit_payment_record"),
        (("unit_attachment", "tax_payment_proof"), "agent_id_card"),
        (("ledger", "ledger"), "declared_income_record"),
    ],
)
def test_a_paper_that_is_not_named_is_taken_by_no_door_of_the_step(sqlite_context, issue, slot):
    context = sqlite_context
    journey = sent_back(ServiceJourney(context).submit(), issue)
    login, element = ELEMENTS[issue[0]]
    with pytest.raises(NotAllowedError):
        upload(journey, login, element, slot)
    with pytest.raises(NotAllowedError):
        choose_for_task(
            context,
            actor_named(context, login),
            journey.open()[element].key,
            slot,
            io.BytesIO(b"%PDF-1.7"),
            "a.pdf",
            "key",
        )


def test_a_paper_that_is_named_is_taken(journey):
    sent_back(journey, ("employee_material", "iit_payment_record"))
    assert upload(journey, "zhao", "correct_employee_papers", "iit_payment_record")["version"] == 2


def test_a_field_asks_with_the_sentence_of_its_item_and_shows_what_was_submitted(journey):
    sent_back(journey, ("basic_info", "current_address"), ("basic_info", "marital_status"))
    page = task_page(journey.context, "zhao", journey, "correct_employee_papers")
    assert "补正通知：第 1 项：问题 1" in page
    assert "上一次提交：<del>北京市海淀区示例路 9 号" in page.text
    assert "上一次提交：<del>已婚" in page.text
    assert "现居住地址 （选填）" not in page


def test_what_an_earlier_round_corrected_stays_when_another_field_is_named(journey):
    sent_back(journey, ("basic_info", "current_address"))
    journey.do(
        "zhao", "correct_employee_papers", {"done": "true", "current_address": "北京市海淀区一路 1 号"}
    )
    journey.do("agent", "verify_and_submit", SUBMIT)
    sent_back(journey, ("basic_info", "hukou_place"))
    moved = {"done": "true", "hukou_place": "示例省新区"}
    with pytest.raises(FormInvalidError) as told:
        journey.do("zhao", "correct_employee_papers", moved)
    assert "household_register" in dict(told.value.facts["errors"]), (
        "what a new value has to prove is asked for"
    )
    journey.lay("household_register")
    journey.do("zhao", "correct_employee_papers", moved)
    journey.do("agent", "verify_and_submit", SUBMIT)
    with journey.context.database.reading() as work:
        newest = answers_of(work, journey.case_id, "correct_employee_papers")[-1].data
    assert newest["current_address"] == "北京市海淀区一路 1 号"
    page = desk_of(journey.context, "agent").get(f"/cases/{journey.case_id}")
    assert "北京市海淀区一路 1 号" in page
    assert "示例省新区" in page


def test_the_same_value_again_is_no_correction(journey):
    sent_back(journey, ("basic_info", "current_address"))
    again = {"done": "true", "current_address": "北京市海淀区示例路 9 号"}
    with pytest.raises(FormInvalidError) as told:
        journey.do("zhao", "correct_employee_papers", again)
    assert "“现居住地址”没有改动" in dict(told.value.facts["errors"])["unchanged_1"]


def test_every_category_leads_its_own_party_to_the_very_place(journey):
    sent_back(journey, *ELEMENT_ISSUES)
    places = {"zhao": 2, "agent": 3}
    for login, count in places.items():
        desk = desk_of(journey.context, login)
        links = [
            link
            for link in desk.get(f"/cases/{journey.case_id}").links()
            if link.startswith("/tasks/") and "#" in link
        ]
        assert len(links) == count, (login, links)
        for link in links:
            path, _, anchor = link.partition("#")
            assert f'id="{anchor}"' in desk.get(path).text, link


ELEMENT_ISSUES = (
    ("unit_attachment", "tax_payment_proof"),
    ("employee_contract", "labour_contract"),
    ("employee_material", "iit_payment_record"),
    ("basic_info", "current_address"),
    ("ledger", "ledger"),
)


def test_all_categories_are_corrected_by_what_they_name(journey):
    context = journey.context
    sent_back(journey, *ELEMENT_ISSUES)
    attach(context, "agent", "tax_payment_proof")
    journey.lay("iit_payment_record", "labour_contract")
    journey.do("agent", "correct_unit_attachments", {"done": "true"})
    journey.do("agent", "correct_contract", {"done": "true", "contract_choice": "new"} | TERMS)
    journey.do(
        "zhao", "correct_employee_papers", {"done": "true", "current_address": "北京市海淀区一路 1 号"}
    )
    said = {"ledger_explanations.0.month": "2026-01", "ledger_explanations.0.text": "补充说明"}
    journey.do("agent", "correct_ledger", {"done": "true"} | said)
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert all(row.answer["moves"] for row in items_of(context, journey).values())


def test_an_item_that_names_nothing_the_form_asks_is_answered_by_a_reason(journey):
    sent_back(journey, ("basic_info", "name"))
    with pytest.raises(FormInvalidError):
        journey.do("zhao", "correct_employee_papers", {"done": "true"})
    journey.do("zhao", "correct_employee_papers", {"done": "true", "unchanged_1": "与身份证一致"})
    assert returned


LIMITED = {
    "meets_conditions": "no",
    "purposes": ["renewal"],
    "checked_letter": "true",
    "letter_page": "1",
    "declared_true": "true",
}


@pytest.mark.parametrize(
    ("slot", "asks"), [("other_materials", True), ("tax_payment_proof", False)], ids=["named", "not named"]
)
def test_the_page_in_a_paper_is_asked_again_when_the_paper_is_named(sqlite_context, slot, asks):
    context = sqlite_context
    for one in ("other_materials", "employer_integrity_statement"):
        attach(context, "agent5", one)
    journey = unit_procedure(context, "agent5", "permission_application")
    journey.do("agent5", "fill_application", LIMITED)
    sent_back(journey, ("unit_attachment", slot))
    journey.do("agent5", "correct_unit_attachments", {"done": "true", "unchanged_1": "原件如此"})
    found = asked(journey, "agent5", "fill_application")
    assert ("letter_page" in found) is asks
    page = task_page(context, "agent5", journey, "fill_application")
    assert ("第 1 项要求更换这份文件，请核对页码是否有变化" in page.text) is asks
    again = {"declared_true": "true", "checked_letter": "true"} | ({"letter_page": "1"} if asks else {})
    journey.do("agent5", "fill_application", again)
    assert (journey.case.state, journey.case.round) == ("in_review", 2)
