from decimal import Decimal

import pytest

from app.dmn.decide import DecisionError, decide, decided
from app.dmn.definitions import DmnError, read_definitions
from app.feel.evaluation import ForgivingEvaluation
from tests.make.dmn_files import decision, dmn_file, input_data, literal, table

KNOWLEDGE = (
    '<businessKnowledgeModel id="k" name="加倍"><variable name="加倍"/><encapsulatedLogic>'
    '<formalParameter name="x" typeRef="number"/><literalExpression><text>x * 2</text></literalExpression>'
    "</encapsulatedLogic></businessKnowledgeModel>"
)


def test_required_decisions_are_decided_first():
    file = dmn_file(
        decision(literal("金额 > 5"), "大额"), decision(literal("if 大额 then 1 else 2"), needs="大额")
    )
    assert decide(read_definitions(file), "审批", {"金额": 9}).value == 1


def test_a_decision_is_found_by_id_too():
    assert decide(read_definitions(dmn_file(decision(literal("1+1")))), "d_审批", {}).value == 2


def test_the_rules_named_are_those_of_the_decision_asked_for():
    file = dmn_file(
        decision(table("< 5 -> 1", ">= 5 -> 2"), "档次"),
        decision(table('1 -> "甲"', '2 -> "乙"', inputs="档次"), needs="档次"),
    )
    found = decide(read_definitions(file), "审批", {"金额": 1})
    assert (found.value, found.rules) == ("甲", (1,))


def test_business_knowledge_is_called_by_expressions_and_invocations():
    invocation = (
        "<invocation><literalExpression><text>加倍</text></literalExpression>"
        f'<binding><parameter name="x"/>{literal("金额")}</binding></invocation>'
    )
    file = dmn_file(
        KNOWLEDGE,
        decision(literal("加倍(金额) + 1"), "一", needs="*k"),
        decision(invocation, "二", needs="*k"),
    )
    definitions = read_definitions(file)
    assert [decide(definitions, name, {"金额": 4}).value for name in ("一", "二")] == [9, 8]


def test_a_context_box_gives_its_last_entry():
    logic = (
        f'<context><contextEntry><variable name="a"/>{literal("2")}</contextEntry>'
        f'<contextEntry><variable name="b"/>{literal("a + 1")}</contextEntry>'
        f"<contextEntry>{literal('a * b')}</contextEntry></context>"
    )
    assert decide(read_definitions(dmn_file(decision(logic))), "审批", {}).value == 6


def test_relations_lists_and_functions_are_boxes_too():
    relation = f'<relation><column name="a"/><row>{literal("1")}</row><row>{literal("2")}</row></relation>'
    function = f'<list>{literal("1")}<functionDefinition><formalParameter name="n"/>{literal("n")}</functionDefinition></list>'
    file = dmn_file(
        decision(relation, "表"), decision(literal("sum(表.a)"), needs="表"), decision(function, "列")
    )
    definitions = read_definitions(file)
    assert decide(definitions, "审批", {}).value == 3
    assert decide(definitions, "列", {}).value == [1, None]


@pytest.mark.parametrize(
    ("logic", "expected"),
    [
        (f"<conditional><if>{literal('n > 1')}</if><then>{literal('1')}</then><else>{literal('2')}</else></conditional>", 1),
        (f"<filter><in>{literal('[1,2,3]')}</in><match>{literal('item >= n')}</match></filter>", [2, 3]),
        (f'<for iteratorVariable="i"><in>{literal("1..3")}</in><return>{literal("i * n")}</return></for>', None),
        (f'<for iteratorVariable="i"><in>{literal("[1,2]")}</in><return>{literal("i * n")}</return></for>', [2, 4]),
        (f'<every iteratorVariable="i"><in>{literal("[1,2]")}</in><satisfies>{literal("i < n")}</satisfies></every>', False),
        (f'<some iteratorVariable="i"><in>{literal("[1,2]")}</in><satisfies>{literal("i < n")}</satisfies></some>', True),
    ],
)  # fmt: skip
def test_boxes_of_dmn_1_5_work(logic, expected):
    definitions = read_definitions(dmn_file(decision(logic)))
    if expected is None:
        with pytest.raises(DecisionError, match="表达式"):
            decide(definitions, "审批", {"n": 2})
    else:
        assert decide(definitions, "审批", {"n": 2}).value == expected


def test_a_decision_service_is_a_function_that_sees_only_what_it_is_given():
    service = (
        '<decisionService id="s" name="服务"><variable name="服务"/><outputDecision href="#d_和"/>'
        '<inputDecision href="#d_甲"/><inputData href="#乙"/></decisionService>'
    )
    file = dmn_file(
        input_data("乙", "number"), decision(literal("100"), "甲"), decision(literal("甲 + 乙"), "和", needs="甲 #乙"),
        service, decision(literal("服务(1, 2)"), needs="*s"),
    )  # fmt: skip
    definitions = read_definitions(file)
    assert decide(definitions, "审批", {"乙": 50}).value == 3
    assert decide(definitions, "服务", {"甲": 3, "乙": 4}).value == 7


def test_an_imported_file_is_read_under_the_name_it_is_given():
    shared = read_definitions(
        dmn_file(decision(literal("n * 2"), "两倍")).replace(b"urn:rules", b"urn:shared")
    )
    link = '<informationRequirement><requiredDecision href="urn:shared#d_两倍"/></informationRequirement>'
    file = dmn_file(
        '<import namespace="urn:shared" name="共享" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        decision(link + literal("共享.两倍 + 1")),
    )
    assert decide(read_definitions(file, imported=[shared]), "审批", {"n": 4}).value == 9
    with pytest.raises(DmnError, match="不在同一个流程包里"):
        read_definitions(file)


def test_an_input_typed_as_a_date_is_read_from_its_text():
    file = dmn_file(input_data("到期", "date"), decision(literal('到期 - duration("P1D")'), needs="#到期"))
    assert decide(read_definitions(file), "审批", {"到期": "2026-03-01"}).value == "2026-02-28"


def test_an_input_of_another_type_is_an_error_and_no_silent_null():
    file = dmn_file(
        input_data("人数", "number"), decision(table('> 1 -> "多"', inputs="人数"), needs="#人数")
    )
    with pytest.raises(DecisionError, match='输入“人数”的值 "三" 不是声明的类型（数字）'):
        decide(read_definitions(file), "审批", {"人数": "三"})


def test_a_result_of_another_type_is_an_error():
    with pytest.raises(DecisionError, match="不是声明的类型"):
        decide(read_definitions(dmn_file(decision(literal("1"), kind="string"))), "审批", {})


RANKS = '<itemDefinition name="档次"><typeRef>string</typeRef><allowedValues><text>"甲","乙"</text></allowedValues></itemDefinition>'


def test_an_input_outside_the_allowed_values_of_its_type_is_an_error():
    file = dmn_file(RANKS, input_data("等", "档次"), decision(literal("等"), needs="#等"))
    definitions = read_definitions(file)
    assert decide(definitions, "审批", {"等": "甲"}).value == "甲"
    with pytest.raises(DecisionError, match="允许值"):
        decide(definitions, "审批", {"等": "丙"})


def test_instance_of_asks_for_the_type_and_not_for_allowed_values():
    file = dmn_file(RANKS, decision(literal('["丙" instance of 档次, 1 instance of 档次]')))
    assert decide(read_definitions(file), "审批", {}).value == [True, False]


def test_a_decision_that_needs_itself_is_refused():
    with pytest.raises(DmnError, match="依赖它自己"):
        read_definitions(
            dmn_file(decision(literal("1"), "甲", needs="乙"), decision(literal("1"), "乙", needs="甲"))
        )


@pytest.mark.parametrize(
    "data",
    [
        b"<definitions",
        b'<!DOCTYPE x [<!ENTITY a "b">]><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        b"<definitions/>",
        b'<a xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        b"\x00",
        b" " * (2 * 1024 * 1024 + 1),
    ],
)
def test_what_is_no_dmn_file_is_refused(data):
    with pytest.raises(DmnError):
        read_definitions(data)


@pytest.mark.parametrize(
    "version", ["20151101/dmn.xsd", "20180521/MODEL/", "20191111/MODEL/", "20211108/MODEL/"]
)
def test_older_versions_of_dmn_are_read(version):
    data = dmn_file(decision(literal("1"))).replace(b"20230324/MODEL/", version.encode())
    assert decide(read_definitions(data), "审批", {}).value == 1


def test_a_file_imported_without_a_name_is_known_by_its_own_names():
    kind = '<itemDefinition name="t数"><typeRef>number</typeRef></itemDefinition>'
    other = dmn_file(input_data("数量", "t数"), kind, decision(literal("数量 * 2"), "两倍", needs="#数量"))
    imported = read_definitions(other.replace(b"urn:rules", b"urn:shared"))
    link = '<informationRequirement><requiredDecision href="urn:shared#d_两倍"/></informationRequirement>'
    file = dmn_file(
        '<import namespace="urn:shared" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>',
        decision(link + literal("两倍 + 1"), kind="t数"),
    )
    assert decide(read_definitions(file, imported=[imported]), "审批", {"数量": 4}).value == 9


def test_to_the_letter_an_inner_decision_without_an_answer_is_null_and_the_outer_one_goes_on():
    file = dmn_file(
        decision(table("< 5 -> 1"), "内"), decision(literal('if 内 = null then "无" else "有"'), needs="内")
    )
    definitions = read_definitions(file)
    notes = []
    outer = definitions.find("审批")
    assert decided(definitions, outer, {"金额": Decimal(9)}, ForgivingEvaluation(None, {}, notes)) == "无"
    assert any("没有一行命中" in note for note in notes)
    with pytest.raises(DecisionError, match="没有一行命中"):
        decide(definitions, "审批", {"金额": 9})


def test_a_requirement_that_leads_nowhere_is_shown_by_lint():
    definitions = read_definitions(dmn_file(decision(literal("1"), needs="没有的")))
    (broken,) = definitions.broken
    assert (broken.decision, broken.place) == ("审批", "依赖")
    assert "d_没有的" in broken.message
    assert decide(definitions, "审批", {}).value == 1


def test_a_number_that_is_none_is_null():
    file = dmn_file(decision(literal("金额 = null")))
    assert decide(read_definitions(file), "审批", {"金额": float("nan")}).value is True
