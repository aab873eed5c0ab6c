from datetime import UTC, datetime

import pytest
from markupsafe import Markup

from app.forms_reader.definition import read_form
from app.forms_reader.validation import validate
from app.web.components.paper_views import FindingView, PaperView, SlotView
from app.web.forms.form_page import FormSubmission, render_form
from app.web.forms.form_views import FormContext, view_form
from tests.forms.form_makers import choice, form, question, rows
from tests.support.page_client import Page
from tests.web.plain_site import plain_site

SENDING = FormSubmission("/tasks/7", "key-1", "提交", fields={"_fence": "3"})


@pytest.fixture(scope="module")
def site():
    return plain_site()


def page_of(site, definition, values=None, errors=(), around=None, sending=SENDING):
    with site.test_request_context():
        drawn = render_form(definition, values or {}, sending, errors, around)
    return Page(
        f'<html lang="zh-CN"><head><title>t</title></head><body><main><h1>h</h1>{drawn}</main></body></html>'
    )


def controls(page):
    return {
        found.get("name"): found for tag, found, _ in page.elements if tag in ("input", "select", "textarea")
    }


def test_a_form_carries_its_token_its_key_and_the_fields_it_is_sent_with(site):
    page = page_of(site, read_form(form(question())))
    assert not page.faults
    assert controls(page)["_key"]["value"] == "key-1"
    assert controls(page)["_fence"]["value"] == "3"
    assert controls(page)["csrf_token"]["value"]


def test_what_was_typed_is_shown_again_as_it_was(site):
    definition = read_form(
        form(
            question("number", "months", "月数"),
            question("textarea", "why", "原因"),
            choice(),
            question("checkbox", "ok", "好"),
        )
    )
    told = validate(definition, {"months": "十二", "why": "<b>\n甲", "decision": "returned", "ok": "on"}, {})
    page = page_of(site, definition, told.raw, told.errors)
    assert not page.faults
    assert controls(page)["months"]["value"] == "十二"
    assert controls(page)["months"]["aria-invalid"] == "true"
    assert "&lt;b&gt;\n甲" in page.text
    chosen = [found["value"] for _, found, _ in page.elements if "checked" in found]
    assert chosen == ["returned", "true"]


def test_the_summary_leads_to_the_first_control_of_each_question(site):
    definition = read_form(
        form(
            choice(validate={"required": True}),
            rows(question(validate={"required": True}), question(key="b", label="乙")),
        )
    )
    told = validate(definition, {"issues.0.b": "x"}, {})
    page = page_of(site, definition, told.raw, told.errors)
    assert [link for link in page.links() if link.startswith("#")] == ["#f-decision-0", "#f-issues-0-post"]
    assert page.ids["f-decision-0"] == page.ids["f-issues-0-post"] == 1


def test_hint_and_error_are_tied_to_their_control(site):
    definition = read_form(form(question(description="与合同一致", validate={"required": True})))
    page = page_of(site, definition, {}, (("post", "请填写“现任职务”"),))
    assert controls(page)["post"]["aria-describedby"] == "f-post-hint f-post-error"


def test_optional_questions_say_so_and_required_ones_do_not(site):
    assert "（选填）" in page_of(site, read_form(form(question())))
    assert "（选填）" not in page_of(site, read_form(form(question(validate={"required": True}))))


def test_a_hidden_question_is_not_on_the_page(site):
    definition = read_form(form(choice(), question(conditional={"hide": '=decision != "returned"'})))
    assert "post" not in controls(page_of(site, definition, {"decision": "approved"}))
    page = page_of(site, definition, {"decision": "returned"})
    assert "post" in controls(page)
    assert "data-refresh" in page.text


def test_read_only_answers_are_text_with_the_words_of_their_options(site):
    definition = read_form(
        form(choice(readonly=True), question("checklist", "k", "种类", readonly=True, valuesKey="kinds"))
    )
    around = FormContext(
        context={"decision": "returned", "k": ["a"], "kinds": [{"value": "a", "label": "甲类"}]}
    )
    page = page_of(site, definition, {}, (), around)
    assert "选项returned" in page
    assert "甲类" in page
    assert "decision" not in controls(page)


def test_a_panel_is_drawn_by_the_server_and_left_out_when_there_is_none(site):
    definition = read_form(
        form({"type": "text", "id": "p", "text": "期限", "properties": {"panel": "window"}}, question())
    )
    around = FormContext(panels={"window": Markup("<p>最晚 <b>12月24日</b></p>")})
    assert "最晚" in page_of(site, definition, {}, (), around)
    assert "期限" not in page_of(site, definition)


def test_a_slot_shows_what_is_stored_and_what_was_found_on_which_page(site):
    definition = read_form(form(question("filepicker", "paper", "收入记录", properties={"slot": "income"})))
    paper = PaperView(
        "收入.pdf",
        "/papers/1",
        datetime(2026, 11, 23, tzinfo=UTC),
        3,
        (FindingView("灰度扫描", "error", (2,)),),
    )
    page = page_of(
        site, definition, {}, (), FormContext(slots={"income": SlotView("income", (paper,), "漏盖财务章")})
    )
    assert not page.faults
    for words in ("收入.pdf", "3 页", "第 2 页", "必须更换：", "灰度扫描", "最常见的退回原因：漏盖财务章"):
        assert words in page
    assert controls(page)["file.income"]["accept"].startswith("application/pdf")
    assert 'enctype="multipart/form-data"' in page.text


def test_labels_and_options_from_an_analyst_cannot_become_html(site):
    definition = read_form(
        form(
            choice(label="<script>x</script>", values=('"><img src=x>',)),
            {"type": "text", "id": "t", "text": "<b>粗</b>"},
        )
    )
    page = page_of(site, definition)
    assert {tag for tag, _, _ in page.elements} >= {"form"}
    assert not {"script", "img", "b"} & {tag for tag, _, _ in page.elements}


def test_every_row_has_its_own_ids_and_buttons(site):
    definition = read_form(form(rows(choice("kind", "select", "类别"), question("textarea", "text", "说明"))))
    page = page_of(site, definition, {"issues": [{"text": "甲"}, {"text": "乙"}]})
    assert not page.faults
    steps = [
        found["value"] for tag, found, _ in page.elements if tag == "button" and found.get("name") == "_step"
    ]
    assert steps == ["remove:issues:0", "remove:issues:1", "add:issues"]


def test_fixed_rows_offer_no_buttons(site):
    definition = read_form(form(rows(question(), allowAddRemove=False)))
    page = page_of(site, definition, {"issues": [{}]})
    assert "_step" not in page.text


def test_the_view_tells_which_answers_others_depend_on():
    definition = read_form(form(choice(), question(conditional={"hide": '=decision = "approved"'})))
    view = view_form(definition, {"decision": "returned"})
    assert [one.refreshes for one in view.fields] == [True, False]
