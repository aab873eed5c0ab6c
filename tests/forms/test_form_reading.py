import pytest

from app.domain.problem import Severity
from app.forms_reader.definition import lint_form, read_form
from app.forms_reader.form_definition import Kind
from app.forms_reader.form_error import FormError
from tests.forms.form_makers import choice, form, question, rows


def rules(data):
    return [(one.rule, one.element) for one in lint_form(data, "a.form")]


def test_fields_come_in_document_order_and_groups_open_up():
    group = {
        "type": "group",
        "id": "Group_1",
        "label": "基本信息",
        "components": [question(key="name", label="姓名")],
    }
    read = read_form(form(group, question(), rows(question("textarea", "text", "说明"))))
    assert [one.key for one in read.fields] == ["name", "post", "issues"]
    assert read.key == "sample"


def test_only_marked_fields_enter_the_case():
    read = read_form(
        form(
            choice(properties={"case_data": "true"}),
            question("textarea", "opinion", "审核意见"),
            rows(choice("category", "select", "类别", properties={"case_data": True}), question(key="text")),
        )
    )
    assert read.case_fields == {"decision", "issues"}
    values = {"decision": "approved", "opinion": "好", "issues": [{"category": "approved", "text": "张示例"}]}
    assert read.case_values(values) == {"decision": "approved", "issues": [{"category": "approved"}]}


def test_a_file_component_names_its_slot():
    read = read_form(
        form(question("filepicker", "contract", "劳动合同", properties={"slot": "labour_contract"}))
    )
    assert read.slots == ("labour_contract",)
    assert read.fields[0].kind is Kind.FILE


def test_names_that_no_field_provides_are_told():
    read = read_form(form(question(conditional={"hide": '=zone = "late"'})))
    assert read.context_names == {"zone"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (form(question("button", "go", "提交")), ("component_type", "go")),
        (form(question("html", "go", "提交")), ("component_type", "go")),
        (form(question(onclick="x")), ("component_attribute", "post")),
        (form(question(properties={"case_date": "true"})), ("component_property", "post")),
        (form(question(key="Post")), ("component_key", "Post")),
        (form(question(), question()), ("component_key", "post")),
        (form(question(label="")), ("component_label", "post")),
        (form(question(validate={"pattern": "(a+)+$"})), ("validate_pattern", "post")),
        (form(question(validate={"pattern": "("})), ("validate_pattern", "post")),
        (form(question(validate={"min": 3})), ("validate_rule", "post")),
        (form(question(validate={"minLength": 9, "maxLength": 3})), ("validate_rule", "post")),
        (form(question("number", validate={"min": "x"})), ("validate_rule", "post")),
        (form(question(conditional={"hide": "=1 +"})), ("conditional", "post")),
        (form(question(conditional={"hide": "true"})), ("conditional", "post")),
        (form(question("radio")), ("component_values", "post")),
        (form(question(key="csrf_token")), ("component_key", "csrf_token")),
        (form(1, question()), ("form_components", "")),
        (form(choice(values=("a", "a"))), ("component_values", "decision")),
        (form(question("filepicker")), ("component_slot", "post")),
        (form(rows()), ("list_content", "issues")),
        (form(rows(rows(question(), path="inner"))), ("list_content", "inner")),
        (form(question("datetime", subtype="time")), ("component_type", "post")),
        (form(question(defaultValue=["x"])), ("default_value", "post")),
        (form({"type": "text", "id": "T", "text": "您好 {{name}}"}), ("component_text", "T")),
        (form({"type": "text", "id": "T", "text": "=name"}), ("component_text", "T")),
        (form(question(), id=""), ("form_id", "")),
        (form(question(), type="wizard"), ("form_type", "")),
        (form(question(), script="x"), ("form_attribute", "script")),
        (b"{", ("form_json", "")),
        (b"[]", ("form_json", "")),
        (b"\xff\xfe", ("form_json", "")),
        (b'{"type":"default","id":"a"}', ("form_components", "")),
    ],
)  # fmt: skip
def test_what_is_outside_the_subset_is_refused_by_key(data, expected):
    assert expected in rules(data)
    with pytest.raises(FormError) as refused:
        read_form(data)
    assert all(one.message and one.severity is Severity.ERROR for one in refused.value.problems)


def test_a_condition_may_not_look_ahead():
    data = form(question(conditional={"hide": '=decision = "approved"'}), choice())
    assert ("conditional", "post") in rules(data)


def test_a_problem_tells_the_line():
    data = b'{"type": "default", "id": "a",\n "components": [\n  {"type": "html", "id": "Html_1"}\n]}'
    assert [one.line for one in lint_form(data, "a.form")] == [3]


def test_a_form_of_a_thousand_components_is_refused():
    data = form(*(question(key=f"q{n}") for n in range(1000)))
    assert rules(data) == [("form_components", "")]


def test_deep_nesting_ends_in_a_finding():
    inner = question()
    for level in range(40):
        inner = {"type": "group", "id": f"G{level}", "label": "组", "components": [inner]}
    assert rules(form(inner)) == [("form_depth", "")]
