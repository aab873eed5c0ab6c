from datetime import UTC, datetime

import pytest

from app.feel.expression import FeelSyntaxError, compile_expression, compile_unary_tests


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("1 +", 4, "没有写完"), ("(1", 3, "应该是“)”"), ("1 2", 3, "多余的“2”"), ('"abc', 1, "没有结尾的引号"),
        ("a ＝ 1", 3, "全角的“＝”"), ("if a then b", 12, "应该是 else"), ("a # b", 3, "不认识的字符“#”"),
        ("{a: 1, a: 2}", 9, "重复的名称“a”"), ('@"2026-13-01"', 1, "不是日期"), ("1 instance of nothing", 15, "没有名为“nothing”的类型"),
        ("f(a: 1, 2)", 9, "不能混用"), ("and", 1, "不应该出现 and"), ("[1..", 5, "没有写完"), ("a == 1", 4, "等于只写一个 ="),
        ("a && b", 3, "并且写 and"), ("a <> 1", 4, "不等于写 !="), ("a AND b", 3, "关键字要小写：and"),
        ("IF a then 1 else 2", 4, "关键字要小写：if"), ("a = 'x'", 5, "英文双引号"), ("申请 日期", 4, "名称里有空格"),
        ("a ≥ 1", 3, "大于等于写 >="),
        ("（1）", 1, "全角"), ("for in [1] return 1", 8, "应该是 in"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_feel_is_refused_with_its_column_in_chinese(text, column, words):
    with pytest.raises(FeelSyntaxError) as wrong:
        compile_expression(text)
    assert (wrong.value.column, words in wrong.value.message) == (column, True), str(wrong.value)


def test_a_broken_cell_is_refused_with_its_column():
    with pytest.raises(FeelSyntaxError) as wrong:
        compile_unary_tests("> 5, <")
    assert wrong.value.column == 7


NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nobody + 1", "没有名为“nobody”的值"), ('1 + "a"', "number + string 没有结果"), ('1 < "a"', "不能用 < 比较"),
        ("a.c", "没有“c”"), ("nothing(1)", "没有名为“nothing”的函数"), ("string length(1, 2)", "参数个数不对"),
        ("string length(text: 1)", "没有这样的命名参数"), ("(function(x: number) x)(true)", "参数类型不对"),
        ('now() > date and time("2026-01-01T00:00:00")', "一个有时区，一个没有"),
        ("[3..1]", "区间的起点在终点之后"), ("some i in [1] satisfies i", "应该是真假"),
    ],
)  # fmt: skip
def test_a_null_comes_with_the_reason_in_chinese(text, words):
    value, notes = compile_expression(text).explain({"a": {"b": 1}}, now=NOW)
    assert value is None
    assert any(words in note for note in notes), notes


def test_a_value_without_trouble_comes_without_notes():
    assert compile_expression("1 + 1").explain({}) == (2, ())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('-"a"', "string 不能取负"), ('1 = "a"', "number 与 string 不能比较是否相等"), ("true and 1", "number 不是真假"),
        ("5 between 1 and true", "between 的三个值之间没有大小"), ("[1][2]", "列表只有 1 项"), ("{a: 1}.b", "上下文里没有“b”"),
        ("sqrt(-1)", "函数“sqrt”对这些参数没有结果"), ("[5..1]", "区间的起点在终点之后"), ("[1][1.5]", "没有第 1.5 项"),
    ],
)  # fmt: skip
def test_a_null_says_why(text, reason):
    value, notes = compile_expression(text).explain({})
    assert value is None
    assert any(reason in note for note in notes)
