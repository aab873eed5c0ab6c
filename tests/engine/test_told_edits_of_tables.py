"""Every kind of edit of a decision file is told in the sentence an official understands, and in no other."""

import re

import pytest

from tests.make.told_edits import renewal_files, told_of, told_of_text

CHAIN, ZONE = "shared/review_chain.dmn", "shared/renewal_zone.dmn"
TEXT = renewal_files()[CHAIN].decode()
RULES = {
    number: re.search(rf'\s*<rule id="review_chain_rule_{number}">.*?</rule>', TEXT, re.DOTALL).group(0)
    for number in range(1, 7)
}
SECOND = '证件类型 “北京市工作居住证”，业务 “not("permission_cancellation")”，级别 2，名称 “区级复核”，时限（工作日） 5'
NEEDS = """<informationRequirement id="submission_step_needs_renewal_zone">
      <requiredDecision href="#renewal_zone" />
    </informationRequirement>"""
CANCELLING = '<text>"permission_cancellation"</text>'
TOTAL = '<decision id="total" name="合计"><variable id="tv" name="total"/><literalExpression id="tl"><text>20</text></literalExpression></decision>'
DRAWN = "<dmndi:DMNDI>"
DAYS = 'name="working_days" typeRef="number" />'


def replaced(pattern, by):
    return re.sub(pattern, by, TEXT, flags=re.DOTALL)


EDITS = {
    "a number in a cell": (CHAIN, [("<text>8</text>", "<text>6</text>")], ["决策表“审核链”第 1 行的“时限（工作日）”由 8 改为 6"]),
    "a text in a cell": (CHAIN, [('"区级复核"', '"区级审核"')], ["决策表“审核链”第 2 行的“名称”由“区级复核”改为“区级审核”"]),
    "a code in a cell": (CHAIN, [(CANCELLING, '<text>"renewal"</text>')], ["决策表“审核链”第 6 行的“业务”由“注销业务权限”改为“证件续签”"]),
    "a cell that allows anything": (CHAIN, [(CANCELLING, "<text>-</text>")], ["决策表“审核链”第 6 行的“业务”由“注销业务权限”改为“不限”"]),
    "a new row": (
        CHAIN,
        [(RULES[3], RULES[3] + RULES[3].replace("rule_3", "rule_9").replace("<text>3<", "<text>4<"))],
        ['决策表“审核链”新增第 4 行：证件类型 “北京市工作居住证”，业务 “not("permission_cancellation")”，级别 4，名称 “市级审定”，时限（工作日） 7'],
    ),
    "a row that is gone": (CHAIN, [(RULES[2], "")], [f"决策表“审核链”删去原来的第 2 行：{SECOND}"]),
    "a row at another place": (CHAIN, [(RULES[2], ""), (RULES[4], RULES[4] + RULES[2])], [f"决策表“审核链”原来的第 2 行移到第 4 行：{SECOND}"]),
    "what is said about a row": (CHAIN, [("三级合计 20 个工作日", "三级共 20 个工作日")], ["决策表“审核链”第 3 行的说明由“三级合计 20 个工作日”改为“三级共 20 个工作日”"]),
    "nothing said about a row": (CHAIN, [("<description>三级合计 20 个工作日</description>", "")], ["决策表“审核链”第 3 行去掉说明（原为“三级合计 20 个工作日”）"]),
    "a column's heading": (ZONE, [('label="今天"', 'label="当天"')], ["决策表“续签办理期”的列“今天”改名为“当天”"]),
    "a column's type": (ZONE, [('typeRef="date"', 'typeRef="string"')], ["决策表“续签办理期”的列“今天”的类型由“日期”改为“文字”"]),
    "what a column reads": (ZONE, [("<text>window.today</text>", "<text>window.opens_on</text>")], ["决策表“续签办理期”的列“今天”的读取的内容由“window.today”改为“window.opens_on”"]),
    "the name of a result": (CHAIN, [('name="working_days"', 'name="days"')], ["决策表“审核链”的列“时限（工作日）”的结果的名称由“working_days”改为“days”"]),
    "the result where no row hits": (
        CHAIN,
        [(DAYS, DAYS.replace(" />", '><defaultOutputEntry id="d"><text>5</text></defaultOutputEntry></output>'))],
        ["决策表“审核链”的列“时限（工作日）”增加没有命中时的结果：5"],
    ),
    "which values are allowed": (
        ZONE,
        [('"on_time","late","critical","expired"</text>\n        </inputValues>', '"on_time","late"</text></inputValues>')],
        ["决策表“提交前核对”的列“办理期”的允许的值由“on_time”、“late”、“critical”、“证件已过期，无法恢复”改为“on_time”、“late”"],
    ),
    "which rows count": (ZONE, [('hitPolicy="FIRST"', 'hitPolicy="UNIQUE"')], ["决策表“续签办理期”的命中方式由“取第一个符合的行”改为“只能有一行符合”"]),
    "how hits are added up": (
        CHAIN,
        [('hitPolicy="RULE ORDER"', 'hitPolicy="COLLECT" aggregation="SUM"')],
        ["决策表“审核链”的命中方式由“按行的先后取全部符合的行”改为“取全部符合的行”", "决策表“审核链”增加汇总方式：“求和”"],
    ),
    "what a decision rests on no more": (ZONE, [(NEEDS, "")], ["决策表“提交前核对”不再依据“续签办理期”"]),
    "one more that a decision rests on": (
        CHAIN,
        [("<decisionTable", '<informationRequirement id="n"><requiredDecision href="#total"/></informationRequirement><decisionTable'), (DRAWN, TOTAL + DRAWN)],
        ["决策表“审核链”增加所依据的“合计”", "新增决策“合计”", "决策“合计”增加表达式：20"],
    ),
    "what is said about a decision": (CHAIN, [("各级时限按总期限比例分配；增加", "增加")], ["决策表“审核链”的说明由“各级时限按总期限比例分配；增加一级只需增加一行。”改为“增加一级只需增加一行。”"]),
    "a decision's name": (CHAIN, [('<decision id="review_chain" name="审核链">', '<decision id="review_chain" name="审核级别">')], ["决策表“审核链”改名为“审核级别”"]),
    "the name of a decision's result": (ZONE, [('<variable id="renewal_zone_variable" name="renewal_zone" />', '<variable id="renewal_zone_variable" name="zone" />')], ["决策表“续签办理期”的结果的名称由“renewal_zone”改为“zone”"]),
}  # fmt: skip


@pytest.mark.parametrize("what", EDITS)
def test_an_edit_is_told_in_the_words_of_the_office(what):
    path, edits, sentences = EDITS[what]
    assert told_of_text(path, *edits) == sentences


def with_expression(text):
    return renewal_files()[CHAIN].replace(DRAWN.encode(), (TOTAL.replace("20", text) + DRAWN).encode())


def test_an_expression_is_told():
    assert told_of({CHAIN: with_expression("25")}, {CHAIN: with_expression("20")}) == [
        "决策“合计”的表达式由 20 改为 25"
    ]


def test_a_new_column_tells_what_stands_in_it():
    column = '<input id="n" label="主管部门"><inputExpression id="ne" typeRef="string"><text>case.authority</text></inputExpression></input>'
    text = replaced('(<output id="review_chain_output_1")', rf"{column}\1")
    cell = r'(<inputEntry id="review_chain_rule_(\d)_in_2">.*?</inputEntry>)'
    text = re.sub(cell, r'\1<inputEntry id="n\2"><text>-</text></inputEntry>', text, flags=re.DOTALL)
    assert told_of({CHAIN: text.encode()}) == ["决策表“审核链”新增一列“主管部门”，各行都不限"]
    filled = text.replace('<inputEntry id="n3"><text>-<', '<inputEntry id="n3"><text>"海淀"<')
    assert told_of({CHAIN: filled.encode()}) == [
        "决策表“审核链”新增一列“主管部门”，各行依次为不限、不限、“海淀”、不限、不限、不限"
    ]


def test_a_column_that_is_gone_is_one_sentence():
    text = replaced(r'\s*<output id="review_chain_output_2".*?/>', "")
    text = re.sub(
        r'\s*<outputEntry id="review_chain_rule_\d_out_2">.*?</outputEntry>', "", text, flags=re.DOTALL
    )
    assert told_of({CHAIN: text.encode()}) == ["决策表“审核链”删去一列“名称”"]


def test_a_column_at_another_place_is_one_sentence():
    text = replaced(
        r'(<output id="review_chain_output_2".*?/>)(\s*)(<output id="review_chain_output_3".*?/>)', r"\3\2\1"
    )
    cells = r'(<outputEntry id="review_chain_rule_\d_out_2">.*?</outputEntry>)(\s*)(<outputEntry id="review_chain_rule_\d_out_3">.*?</outputEntry>)'
    text = re.sub(cells, r"\3\2\1", text, flags=re.DOTALL)
    assert told_of({CHAIN: text.encode()}) == ["决策表“审核链”的列“时限（工作日）”移到“级别”之后"]
