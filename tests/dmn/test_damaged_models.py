"""Whatever is missing from a decision file or wrong in it: it is refused in words, or it answers, or it says why not."""

import random

import pytest
from lxml import etree

from app.dmn.decide import DecisionError, decide
from app.dmn.definitions import DmnError, read_definitions
from app.dmn.table_checks import check_tables
from tests.make.dmn_files import decision, dmn_file, input_data, literal, table

SEEDS = 400
SERVICE = (
    '<decisionService id="s" name="服务"><variable name="服务"/><outputDecision href="#d_结果"/>'
    '<inputDecision href="#d_档次"/><inputData href="#金额"/></decisionService>'
)
KNOWLEDGE = (
    '<businessKnowledgeModel id="k" name="加倍"><variable name="加倍"/><encapsulatedLogic>'
    '<formalParameter name="x" typeRef="number"/><literalExpression><text>x * 2</text></literalExpression>'
    "</encapsulatedLogic></businessKnowledgeModel>"
)
KIND = (
    '<itemDefinition name="t单位"><itemComponent name="规模"><typeRef>number</typeRef>'
    "<allowedValues><text>[0..100]</text></allowedValues></itemComponent></itemDefinition>"
)
LOGIC = (
    f'<context><contextEntry><variable name="a" typeRef="number"/>{literal("加倍(金额)")}</contextEntry>'
    f'<contextEntry><variable name="b"/><list>{literal("a")}{literal("2")}</list></contextEntry>'
    f'<contextEntry><variable name="c"/><relation><column name="n"/><row>{literal("1")}</row></relation></contextEntry>'
    "<contextEntry><invocation><literalExpression><text>加倍</text></literalExpression>"
    f'<binding><parameter name="x"/>{literal("a")}</binding></invocation></contextEntry></context>'
)
WHOLE = dmn_file(
    KIND,
    input_data("金额", "number"),
    input_data("单位", "t单位"),
    KNOWLEDGE,
    decision(table('< 5 -> "小"', '[5..10) -> "中"', '>= 10 -> "大"', policy="FIRST"), "档次", needs="#金额"),
    decision(
        table('> 1 | "小" -> 1', '- | not("小") -> 2', inputs="单位.规模, 档次", policy="PRIORITY"),
        "结果",
        needs="档次 #单位",
    ),
    decision(LOGIC, "上下文", needs="#金额 *k"),
    SERVICE,
)
NAMES = (
    "typeRef",
    "name",
    "href",
    "id",
    "hitPolicy",
    "aggregation",
    "kind",
    "isCollection",
    "expressionLanguage",
)
WORDS = ("", "x", "number", "#x", "COLLECT", "SUM", "true", "Java", "list", "..", "#d_结果")
TEXTS = ("", "(", "1", "null", "[", '"a"', "x y", "-", "not(", "{a: 1}", "for")
TAGS = (
    "context",
    "list",
    "relation",
    "decisionTable",
    "literalExpression",
    "invocation",
    "functionDefinition",
    "for",
    "text",
)


def damaged(chance):
    """Return the file with a few things missing or wrong."""
    root = etree.fromstring(WHOLE)
    for _ in range(chance.choice([1, 1, 2, 4])):
        element = chance.choice([found for found in root.iter() if found is not root])
        match chance.randrange(5):
            case 0:
                element.getparent().remove(element)
            case 1 if element.attrib:
                element.attrib.pop(chance.choice(list(element.attrib)))
            case 2:
                element.set(chance.choice(NAMES), chance.choice(WORDS))
            case 3:
                element.text = chance.choice(TEXTS)
            case _:
                element.tag = f"{{{etree.QName(root).namespace}}}{chance.choice(TAGS)}"
    return etree.tostring(root)


def outcome(data, name):
    """Return what a decision says, or why there is no answer."""
    try:
        definitions = read_definitions(data)
        check_tables(definitions)
        return decide(definitions, name, {"金额": 7, "单位": {"规模": 5}}).value
    except (DmnError, DecisionError) as refused:
        return str(refused)


@pytest.mark.parametrize("name", ["结果", "上下文", "服务"])
def test_a_damaged_model_is_refused_in_words_or_answers(name):
    answers = {str(outcome(damaged(random.Random(seed)), name)) for seed in range(SEEDS)}  # noqa: S311
    assert len(answers) > 5


def test_the_whole_model_answers():
    assert [outcome(WHOLE, name) for name in ("档次", "结果", "上下文", "服务")] == ["中", 2, 28, 2]
