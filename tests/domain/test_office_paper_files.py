"""Papers of the office as files declare them: what is written is read, and every fault is told with its place."""

import pytest

from app.domain.office_paper_files import read_paper_kinds
from app.domain.office_paper_text import paper_from_json

GOOD = """
[signs]
haidian_hrss = "海人社居"

[receipt]
title = "收到材料凭证"
when = "resubmitted"
number = "{sign}〔{year}〕收第{sequence}号"
to = ["employer"]
opening = "{employer_name}[、{person_name}]："
body = "第一段。\\n\\n第二段。"
rows = [["办件编号", "{case_number}"], ["申请人", "[{person_name}]"]]
notes = ["请妥善保存。", "[持证人：{person_name}。]"]
"""
NEEDED = 'title = "凭证"\nbody = "内容"\nto = ["employer"]\nnumber = "{sign}〔{year}〕{sequence}"\n'


def read(text):
    return read_paper_kinds({"renewal/papers.toml": text.encode()})


def told(text):
    return [(one.rule, one.line, one.message) for one in read(text)[1]]


def test_a_paper_is_written_with_its_number_and_without_what_is_not_known():
    kinds, problems = read(GOOD)
    assert problems == ()
    kind = kinds["receipt"]
    assert kind.numbered("haidian_hrss", "海淀区人社局", 2026, 7) == "海人社居〔2026〕收第0007号"
    assert kind.row_of_numbers("elsewhere", "朝阳区人社局", 2026) == "朝阳区人社局〔2026〕收第#号"
    facts = {
        "number": "一", "authority_name": "海淀区人社局", "issued_on": "2026-11-30",
        "employer_name": "北京示例云科技有限公司", "case_number": "20261130-00001",
    }  # fmt: skip
    paper = kind.written(facts, (("1", "员工材料", "纳税记录", "缺章"),), code="ABC")
    assert paper.opening == "北京示例云科技有限公司："
    assert paper.body == ("第一段。", "第二段。")
    assert paper.rows == (("办件编号", "20261130-00001"),)
    assert paper.notes == ("请妥善保存。",)
    assert paper_from_json(paper.as_json()) == paper


@pytest.mark.parametrize(
    ("declared", "rule", "said"),
    [
        ('tittle = "x"', "paper-file", "文书里不能写“tittle”"),
        ('values = "日期"', "paper-file", "values 应写成"),
        ('values = { day = "dat" }', "paper-value", "值“day”的类型只能是"),
        ('when = "submited"', "paper-event", "when 不能是“submited”"),
        ("opening = 3", "paper-text", "opening 不是一段文字"),
        ('opening = """一\n二"""', "paper-text", "opening 只能写一行"),
        ('opening = "[没有括回"', "paper-text", "opening："),
        ('opening = "{employer_nam}"', "paper-value", "没有这个值"),
        ('opening = "{person_name}"', "paper-value", "不是每次都有"),
        ('rows = "一行"', "paper-text", "rows 应写成"),
        ('rows = [["只有名称"]]', "paper-text", "rows 的每一行应写成"),
        ('notes = "一条"', "paper-text", "notes 应写成"),
        ('items = "correction"', "paper-file", "items 不能是“correction”"),
        ('items = "corrections"', "paper-event", "只用在退回补正时作出的文书上"),
        ('notice = "一\\n二"', "paper-text", "notice 应是一行文字"),
        ('replaces = "unit"', "paper-file", "replaces 不能是“unit”"),
        (f'basis = "{"长" * 2001}"', "paper-text", "basis 最多 2000 个字，现在 2001 个"),
    ],
)
def test_what_a_kind_may_not_say_is_told_with_its_line(declared, rule, said):
    found = told(f"\n[receipt]\n{NEEDED}{declared}\n")
    assert [(one, line) for one, line, _ in found] == [(rule, 2)]
    assert said in found[0][2]
    assert found[0][2].startswith("文书“receipt”：")


@pytest.mark.parametrize(
    ("without", "rule", "said"),
    [
        ("title", "paper-text", "没有写 title"),
        ("number", "paper-number", "没有写 number"),
        ("to", "paper-file", "没有写 to"),
    ],
)
def test_what_a_kind_must_say_is_asked_for(without, rule, said):
    lines = [line for line in NEEDED.splitlines() if not line.startswith(without)]
    found = told("[receipt]\n" + "\n".join(lines))
    assert [one for one, *_ in found] == [rule]
    assert said in found[0][2]


def test_a_number_that_would_come_twice_and_a_receiver_nobody_is_are_told():
    text = NEEDED.replace("{sign}〔{year}〕{sequence}", "第{sequence}号").replace('"employer"', '"employr"')
    (wrong_number, wrong_receiver) = told(f"[receipt]\n{text}")
    assert "number 里缺少 {sign}、{year}，文号会重复" in wrong_number[2]
    assert "to 里不能写“employr”" in wrong_receiver[2]


def test_what_is_no_kind_no_sign_and_no_file_is_told():
    assert "signs 应写成" in told('signs = "海"')[0][2]
    assert "“sings”不是文书的种类" in told('sings = "海"')[0][2]
    assert "只能用小写字母" in told(f"[Receipt]\n{NEEDED}")[0][2]
    assert told("[receipt\n")[0][:2] == ("paper-file", 1)


def test_a_kind_in_two_files_is_told_where_it_stands_first():
    files = {f"{folder}/papers.toml": f"[receipt]\n{NEEDED}".encode() for folder in ("renewal", "shared")}
    kinds, (twice,) = read_paper_kinds(files)
    assert list(kinds) == ["receipt"]
    assert (twice.rule, twice.file) == ("paper-twice", "shared/papers.toml")
    assert "在 renewal/papers.toml 里已经写过" in twice.message
