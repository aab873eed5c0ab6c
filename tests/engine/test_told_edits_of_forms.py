"""Every kind of edit of forms, notices and files is told in the sentence an official understands, and in no other."""

import json

import pytest

from tests.make.told_edits import edited, told_of, told_of_form, told_of_text

CONTRACT, INFORMATION = "forms/renewal/confirm_contract.form", "forms/renewal/update_information.form"
NOTICES, SHARED = "renewal/notices.toml", "shared/notices.toml"
FORM = "表单“确认或上传劳动合同”"
CHOICE, OF_CHOICE = 2, f"{FORM}的字段“劳动合同是否有变化”"


def at(place, key, value):
    """Return the act that sets one setting of the component at a place, `validate.required` and the like too."""

    def act(form):
        one = form["components"][place]
        *path, last = key.split(".")
        for name in path:
            one = one.setdefault(name, {})
        one[last] = value

    return act


def without(form, place):
    return form["components"].pop(place)


EDITS = {
    "a new field": (CONTRACT, lambda form: form["components"].append({"type": "textfield", "id": "why", "key": "why", "label": "为什么"}), [f"{FORM}增加字段“为什么”（单行文字；选填）"]),
    "a field that is gone": (CONTRACT, lambda form: without(form, -1), [f"{FORM}删去字段“合同结束日期”"]),
    "a field's label": (CONTRACT, at(CHOICE, "label", "合同有没有变"), [f"{OF_CHOICE}改名为“合同有没有变”"]),
    "a date's label": (CONTRACT, at(-1, "dateLabel", "到期日"), [f"{FORM}的字段“合同结束日期”改名为“到期日”"]),
    "the name answers are read by": (CONTRACT, at(CHOICE, "key", "choice"), [f"{OF_CHOICE}的读答案用的名称由“contract_choice”改为“choice”"]),
    "a field's hint": (CONTRACT, at(CHOICE, "description", "以原件为准"), [f"{OF_CHOICE}增加说明：“以原件为准”"]),
    "a field that may be left out": (CONTRACT, at(CHOICE, "validate.required", value=False), [f"{OF_CHOICE}改为选填"]),
    "a field that has to be filled in": (INFORMATION, lambda form: form["components"][2]["components"][0]["validate"].pop("required"), ["表单“更新信息和附件材料”的字段“联系电话”改为选填"]),
    "one more option": (CONTRACT, lambda form: form["components"][CHOICE]["values"].append({"label": "不清楚", "value": "unknown"}), [f"{OF_CHOICE}增加选项“不清楚”"]),
    "an option that is gone": (CONTRACT, lambda form: form["components"][CHOICE]["values"].pop(), [f"{OF_CHOICE}删去选项“有变化，上传新合同”"]),
    "an option's words": (CONTRACT, lambda form: form["components"][CHOICE]["values"][0].update(label="没有变化"), [f"{OF_CHOICE}的选项“没有变化，沿用当前合同”改名为“没有变化”"]),
    "an option's value": (CONTRACT, lambda form: form["components"][CHOICE]["values"][0].update(value="old"), [f"{OF_CHOICE}的选项“没有变化，沿用当前合同”的值由“current”改为“old”"]),
    "the order of options": (CONTRACT, lambda form: form["components"][CHOICE]["values"].reverse(), [f"{OF_CHOICE}的选项“有变化，上传新合同”移到最前"]),
    "how long an answer may be": (INFORMATION, lambda form: form["components"][2]["components"][1]["validate"].update(maxLength=60), ["表单“更新信息和附件材料”的字段“现居住地址”的最多字数由 120 改为 60"]),
    "how an answer is written": (INFORMATION, lambda form: form["components"][2]["components"][0]["validate"].update(pattern="^1[0-9]{10}$"), ["表单“更新信息和附件材料”的字段“联系电话”的格式由“^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}|[0-9]{8})$”改为“^1[0-9]{10}$”"]),
    "when a field is hidden": (CONTRACT, at(4, "conditional.hide", '=contract_choice = "current"'), [f'{FORM}的字段“合同类型”的不显示的条件由“=contract_choice != "new"”改为“=contract_choice = "current"”']),
    "what the diagram may read": (CONTRACT, lambda form: form["components"][CHOICE]["properties"].pop("case_data"), [f"{OF_CHOICE}的答案不再供流程的条件读取"]),
    "what an answer is for": (CONTRACT, at(CHOICE, "properties.answer", "question"), [f"{OF_CHOICE}的答案的用处由“由别的栏目显示”改为“只给审核人员看”"]),
    "what is done when it is sent": (CONTRACT, lambda form: form["properties"].update(actions="contract.keep,papers.confirm_pages"), [f"{FORM}的提交后做什么由“保存劳动合同”改为“保存劳动合同、保存逐页确认”"]),
    "what the answers are": (INFORMATION, lambda form: form["properties"].update(gives="application"), ["表单“更新信息和附件材料”的答案在申请里是什么由“修改员工的信息、申请表”改为“申请表”"]),
    "which paper is uploaded": (CONTRACT, at(3, "properties.slot", "business_licence"), [f"{FORM}的字段“劳动（聘用）合同扫描件”的材料位置由“劳动（聘用）合同”改为“营业执照”"]),
    "what the system shows": (CONTRACT, at(1, "properties.panel", "documents"), [f"{FORM}的内容“当前有效的劳动合同”的系统显示的内容由“劳动合同”改为“材料”"]),
    "a text": (CONTRACT, at(1, "text", "现在的合同"), [f"{FORM}的内容“当前有效的劳动合同”的文字由“当前有效的劳动合同”改为“现在的合同”"]),
    "a field's type": (CONTRACT, at(CHOICE, "type", "select"), [f"{OF_CHOICE}的类型由“单选”改为“下拉选择”"]),
    "a field moved out of its group": (
        INFORMATION,
        lambda form: form["components"].append(form["components"][2]["components"].pop(5)),
        ["表单“更新信息和附件材料”的字段“现任职务”移到各分组之外"],
    ),
    "a field at another place": (CONTRACT, lambda form: form["components"].insert(2, without(form, -1)), [f"{FORM}的字段“合同结束日期”移到内容“当前有效的劳动合同”之后"]),
    "a new group with its fields": (
        CONTRACT,
        lambda form: form["components"].append({"type": "group", "id": "g", "label": "其他", "components": [{"type": "number", "id": "n", "key": "n", "label": "份数"}]}),
        [f"{FORM}增加分组“其他”", f"{FORM}增加字段“份数”，在分组“其他”里（数字；选填）"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_of_a_form_is_told_in_the_words_of_the_office(what):
    path, act, sentences = EDITS[what]
    assert told_of_form(path, act) == sentences


WORDS = {
    "a notice's title": (NOTICES, ('title = "续签已办结"', 'title = "续签办好了"'), "通知“续签已办结”的标题由“续签已办结”改为“续签办好了”"),
    "a notice's body": (NOTICES, ("员工可打印《工作居住证确认单》。", "请打印。"), "通知“续签已办结”的正文由“续签已全部审核通过，员工可打印《工作居住证确认单》。”改为“续签已全部审核通过，请打印。”"),
    "what a late notice says": (NOTICES, ('late.title = "续签即将开始"', 'late.title = "续签可以准备了"'), "通知“续签即将开始”的迟到时的标题由“续签即将开始”改为“续签可以准备了”"),
    "no link in a notice": (NOTICES, ('link = "start_renewal"\n', ""), "通知“今天起可以办理续签”去掉链接（原为“去办理续签”）"),
    "one of two notices that are called alike": (NOTICES, ("正在等您更新信息和附件材料", "请您更新"), "通知“请更新续签材料（renewal_papers_waiting）”的正文由“单位已为您发起证件续签，正在等您更新信息和附件材料。请登录平台办理。”改为“单位已为您发起证件续签，请您更新。请登录平台办理。”"),
    "a new kind": (NOTICES, ("[renewal_approved]", '[renewal_thanks]\ntitle = "谢谢"\nbody = "再见。"\n\n[renewal_approved]'), "新增通知“谢谢”；标题为“谢谢”，正文为“再见。”"),
    "a kind that is gone": (NOTICES, ('[renewal_closed_expired]\ntitle = "续签因证件失效终止"\nbody = "证件在续签办结前到期，申请已终止。证件不能恢复，仍需要的，请申请新办。"\n', ""), "删去通知“续签因证件失效终止”"),
    "what stands before all": (SHARED, ("[单位：{employer_name}。]", ""), "各条通知的正文之前的话由“[单位：{employer_name}。][员工：{person_name}。]”改为“[员工：{person_name}。]”"),
}  # fmt: skip


@pytest.mark.parametrize("what", WORDS)
def test_an_edit_of_a_notice_is_told_in_the_words_of_the_office(what):
    path, edit, sentence = WORDS[what]
    assert told_of_text(path, edit) == [sentence]


def test_files_that_come_and_go_are_told_by_name():
    chain = "shared/review_chain.dmn"
    assert told_of({chain: None}) == ["删去决策文件“审核链”（shared/review_chain.dmn）"]
    assert told_of({CONTRACT: None}) == [f"删去{FORM}（{CONTRACT}）"]
    assert told_of({"forms/renewal/more.form": b"{}"}) == ["新增表单 forms/renewal/more.form"]


NEW_FORM = {
    "components": [
        {"type": "text", "id": "t", "text": "请核对。"},
        {"type": "group", "id": "g", "label": "意见", "conditional": {"hide": "=not(is_new)"}, "components": [
            {"type": "radio", "id": "v", "key": "verdict", "label": "结论", "validate": {"required": True}, "properties": {"case_data": "true"},
             "values": [{"value": "yes", "label": "同意"}, {"value": "no", "label": "不同意"}]},
            {"type": "textarea", "id": "w", "key": "why", "label": "原因", "validate": {"maxLength": 200}, "conditional": {"hide": '=verdict = "yes"'}},
            {"type": "filepicker", "id": "p", "key": "p", "label": "证明", "properties": {"slot": "business_licence"}},
        ]},
    ]
}  # fmt: skip


def test_a_new_form_is_told_with_its_fields_their_types_options_and_conditions():
    path = "forms/renewal/more.form"
    form = "表单“renewal/more”有"
    assert told_of({path: json.dumps(NEW_FORM).encode()}) == [
        f"新增表单 {path}",
        f"{form}内容“请核对。”",
        f"{form}分组“意见”（不显示的条件为“=not(is_new)”）",
        f"{form}字段“结论”，在分组“意见”里（单选；必填；选项为“同意”、“不同意”；答案可供流程的条件读取）",
        f'{form}字段“原因”，在分组“意见”里（多行文字；选填；最多字数为 200；不显示的条件为“=verdict = "yes"”）',
        f"{form}字段“证明”，在分组“意见”里（附件；选填；材料位置为“营业执照”）",
    ]


def test_a_new_form_that_cannot_be_read_is_told_to_be_new():
    assert told_of({"forms/renewal/more.form": b"["}) == ["新增表单 forms/renewal/more.form"]


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"components": [1]}', b'{"components": {"a": 1}}'])
def test_a_form_that_cannot_be_read_is_told_as_a_file(content):
    assert told_of({CONTRACT: content}) == [f"表单 {CONTRACT} 有改动"]


def test_two_edits_are_two_sentences():
    changed = {NOTICES: edited(NOTICES, ("续签已办结", "续签办好了")), "renewal/renewal.bpmn": edited("renewal/renewal.bpmn", ('name="计算续签期限"', 'name="算期限"'))}  # fmt: skip
    assert told_of(changed) == [
        "通知“续签已办结”的标题由“续签已办结”改为“续签办好了”",
        "步骤“计算续签期限”改名为“算期限”",
    ]


def test_options_that_are_none_are_passed_over():
    told = told_of_form(CONTRACT, at(CHOICE, "values", ["current"]))
    assert told == [
        f"{OF_CHOICE}删去选项“没有变化，沿用当前合同”",
        f"{OF_CHOICE}删去选项“有变化，上传新合同”",
    ]
