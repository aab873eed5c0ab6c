import pytest

from app.forms_reader.definition import read_form
from app.forms_reader.form_error import UnknownFieldsError
from app.forms_reader.posted_values import apply_step, initial_values
from app.forms_reader.validation import validate
from tests.forms.form_makers import choice, form, question, rows

REVIEW = read_form(
    form(
        choice(validate={"required": True}),
        question("textarea", "opinion", "审核意见", validate={"required": True, "maxLength": 10},
                 conditional={"hide": '=decision != "returned"'}),
        rows(
            choice("category", "select", "问题类别", validate={"required": True}),
            question("textarea", "text", "说明", validate={"required": True}),
            conditional={"hide": '=decision != "returned"'}, validate={"required": True},
        ),
        question("textarea", "tip", "温馨提示"),
    )
)  # fmt: skip


def check(definition, submitted, context=None, **more):
    return validate(definition, submitted, context or {}, **more)


def one(component):
    return read_form(form(component))


def test_hidden_answers_are_dropped_and_not_required():
    told = check(REVIEW, {"decision": "approved", "opinion": "看不见", "issues.0.text": "x", "tip": ""})
    assert told.is_accepted
    assert told.values == {"decision": "approved", "tip": None}


def test_what_becomes_visible_becomes_required_in_document_order():
    told = check(REVIEW, {"decision": "returned", "opinion": "", "issues.0._": "1", "issues.1.text": "缺页"})
    assert [name for name, _ in told.errors] == ["opinion", "issues.1.category"]
    assert told.errors[1][1] == "第 2 项：请选择“问题类别”"


def test_a_required_list_needs_one_row():
    told = check(REVIEW, {"decision": "returned", "opinion": "请改", "issues.0._": "1"})
    assert told.errors == (("issues", "请至少填写一项“问题”"),)


def test_rows_keep_their_order_and_empty_ones_go():
    told = check(
        REVIEW,
        {"decision": "returned", "opinion": "请改", "issues.7.category": "returned", "issues.7.text": "乙",
         "issues.2.category": "approved", "issues.2.text": "甲", "issues.4._": "1"},
    )  # fmt: skip
    assert [row["text"] for row in told.values["issues"]] == ["甲", "乙"]


@pytest.mark.parametrize(
    "name", ["approved", "decision.x", "issues.0.approved", "issues.99.text", "issues.0", "opinion.0.text"]
)
def test_names_the_form_does_not_ask_are_refused(name):
    with pytest.raises(UnknownFieldsError):
        check(REVIEW, {"decision": "approved", name: "true"})


def test_names_of_the_page_itself_are_left_out():
    told = check(REVIEW, {"decision": "approved", "csrf_token": "x", "_key": "y"})
    assert told.values == {"decision": "approved", "tip": None}


def test_a_read_only_field_takes_no_answer():
    with pytest.raises(UnknownFieldsError):
        check(one(question(readonly=True)), {"post": "局长"})


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("１２，３４５．６", 12345.6),
        (" 1 2 ", 12),
        ("-3", -3),
        ("0.50", 0.5),
        ("", None),
        ("1,234,567", 1234567),
    ],
)
def test_numbers_are_understood_as_people_type_them(typed, value):
    form_of_one = one(question("number", "income", "应税收入", decimalDigits=2))
    assert check(form_of_one, {"income": typed}).values == {"income": value}


@pytest.mark.parametrize(
    "typed", ["十二", "1e5", "1,2", "0x10", "NaN", "∞", "12345678901234567", "1.234", "--1"]
)
def test_what_is_no_number_is_told_as_such(typed):
    told = check(one(question("number", "income", "应税收入", decimalDigits=2)), {"income": typed})
    assert [name for name, _ in told.errors] == ["income"]
    assert "应税收入" in told.errors[0][1]


def test_an_integer_question_refuses_a_fraction_and_limits_hold():
    asks = one(question("number", "months", "月数", validate={"min": 1, "max": 36}))
    assert "整数" in check(asks, {"months": "1.5"}).errors[0][1]
    assert "不能大于 36" in check(asks, {"months": "37"}).errors[0][1]
    assert "不能小于 1" in check(asks, {"months": "0"}).errors[0][1]


@pytest.mark.parametrize(
    "typed", ["2027-01-23", "2027/1/23", "2027年1月23日", "２０２７．０１．２３", " 2027-1-23 ", "20270123"]
)
def test_dates_are_understood_as_people_type_them(typed):
    assert check(one(question("datetime", "start")), {"start": typed}).values == {"start": "2027-01-23"}


@pytest.mark.parametrize("typed", ["2027-02-30", "27-1-1", "明天", "2027-13-01", "0000-01-01"])
def test_what_is_no_day_is_told_as_such(typed):
    assert "真实的日期" in check(one(question("datetime", "start")), {"start": typed}).errors[0][1]


def test_a_choice_outside_the_options_is_refused():
    assert check(REVIEW, {"decision": "granted"}).errors == (
        ("decision", "“审核结论”的选择已失效，请重新选择"),
    )


def test_options_may_come_from_the_case():
    asks = one(question("select", "slot", "材料", valuesKey="slots"))
    context = {"slots": [{"value": "contract", "label": "劳动合同"}, "photo"]}
    assert check(asks, {"slot": "contract"}, context).is_accepted
    assert check(asks, {"slot": "photo"}, context).is_accepted
    assert not check(asks, {"slot": "other"}, context).is_accepted


def test_a_checklist_keeps_each_choice_once():
    asks = one(choice("ticks", "checklist", "核对", values=("a", "b"), validate={"required": True}))
    assert check(asks, {"ticks": ["b", "b", "a"]}).values == {"ticks": ["b", "a"]}
    assert check(asks, {}).errors == (("ticks", "请至少选择一项“核对”"),)


def test_a_required_box_must_be_ticked():
    asks = one(question("checkbox", "accepted", "我已知晓风险", validate={"required": True}))
    assert check(asks, {"accepted": "on"}).values == {"accepted": True}
    assert check(asks, {}).errors == (("accepted", "请勾选“我已知晓风险”"),)


def test_text_loses_outer_blanks_and_control_characters_only():
    told = check(one(question("textarea")), {"post": "\u3000 甲\r\n乙\x00\x1b \u3000"})
    assert told.values == {"post": "甲\n乙"}
    assert check(one(question()), {"post": "甲\n乙"}).values == {"post": "甲 乙"}


def test_an_identifier_is_normalised():
    asks = one(question(properties={"normalise": "identifier"}, validate={"pattern": "^[0-9X]{18}$"}))
    assert check(asks, {"post": "３７００００ 19920815 002x"}).values == {"post": "37000019920815002X"}


def test_limits_of_text_say_what_and_how():
    asks = one(question(validate={"minLength": 2, "maxLength": 4, "pattern": "^[^a]*$"},
                        properties={"pattern_hint": "不能含字母 a"}))  # fmt: skip
    assert "至少需要 2 个字" in check(asks, {"post": "甲"}).errors[0][1]
    assert "最多 4 个字，现在是 5 个" in check(asks, {"post": "甲乙丙丁戊"}).errors[0][1]
    assert check(asks, {"post": "aa"}).errors[0][1].endswith("不能含字母 a")


def test_text_without_a_limit_has_one_all_the_same():
    assert "最多 500 个字" in check(one(question()), {"post": "长" * 501}).errors[0][1]


def test_mail_addresses_with_a_plus_are_accepted():
    asks = one(question(validate={"validationType": "email"}))
    assert check(asks, {"post": "a+b@example.com"}).is_accepted
    assert not check(asks, {"post": "a@b"}).is_accepted


def test_stored_files_answer_for_their_slot():
    asks = one(
        question(
            "filepicker", "paper", "劳动合同", properties={"slot": "contract"}, validate={"required": True}
        )
    )
    assert check(asks, {}, files={"contract": ["v1"]}).values == {"paper": ["v1"]}
    assert check(asks, {}).errors == (("paper", "请上传“劳动合同”的扫描件（PDF）"),)
    with pytest.raises(UnknownFieldsError):
        check(asks, {"paper": "v1"})


def test_a_hidden_group_hides_everything_in_it():
    group = {"type": "group", "id": "Group_1", "label": "职称", "conditional": {"hide": "=has_title = false"},
             "components": [question(validate={"required": True})]}  # fmt: skip
    asks = read_form(form(question("checkbox", "has_title", "持有职称"), group))
    assert check(asks, {"post": "x"}).values == {"has_title": False}
    assert check(asks, {"has_title": "on"}).errors[0][0] == "post"


def test_a_hidden_answer_counts_as_null_for_what_follows():
    asks = read_form(
        form(
            question("checkbox", "a", "甲"),
            question(key="b", label="乙", conditional={"hide": "=a = false"}),
            question(key="c", label="丙", conditional={"hide": "=b = null"}),
        )
    )
    assert check(asks, {"b": "有", "c": "有"}).values == {"a": False}


def test_a_condition_may_read_the_case():
    asks = one(question(validate={"required": True}, conditional={"hide": '=zone != "late"'}))
    assert check(asks, {}, {"zone": "on_time"}).is_accepted
    assert not check(asks, {}, {"zone": "late"}).is_accepted


def test_a_condition_inside_a_row_reads_its_own_row():
    asks = read_form(
        form(rows(choice("category", "select", "类别"),
                  question(validate={"required": True}, conditional={"hide": '=category != "returned"'})))
    )  # fmt: skip
    told = check(asks, {"issues.0.category": "approved", "issues.1.category": "returned"})
    assert [name for name, _ in told.errors] == ["issues.1.post"]


def test_a_type_fault_in_a_row_names_the_row():
    asks = read_form(form(rows(question("number", "n", "数量"), question())))
    told = check(asks, {"issues.0.n": "1", "issues.1.n": "x", "issues.1.post": "乙"})
    assert told.errors[0] == ("issues.1.n", "第 2 项：“数量”应是数字，例如 12 或 3.5；请只填数字")
    assert told.raw["issues"][1] == {"n": "x", "post": "乙"}


def test_adding_and_removing_rows_needs_no_script():
    typed = {"decision": "returned", "issues.0.text": "甲", "issues.1.text": "乙"}
    assert apply_step(REVIEW, typed) is None
    added = apply_step(REVIEW, typed | {"_step": "add:issues"})
    assert [row.get("text") for row in added["issues"]] == ["甲", "乙", None]
    removed = apply_step(REVIEW, typed | {"_step": ["remove:issues:0"]})
    assert [row.get("text") for row in removed["issues"]] == ["乙"]
    assert (
        apply_step(REVIEW, typed | {"_step": "remove:issues:9"})["issues"]
        == apply_step(REVIEW, typed | {"_step": "refresh"})["issues"]
    )


def test_a_form_starts_with_what_is_known_and_its_defaults():
    asks = read_form(
        form(question(defaultValue="工程师"), question(key="name", label="姓名"), rows(question()))
    )
    assert initial_values(asks, {"name": "张示例"}) == {"name": "张示例", "post": "工程师", "issues": [{}]}
