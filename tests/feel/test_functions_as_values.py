import pytest

from app.dmn.decide import decide
from app.dmn.definitions import read_definitions
from app.feel.expression import compile_expression
from tests.make.dmn_files import decision, dmn_file


def value(text):
    return compile_expression(text).evaluate({})


@pytest.mark.parametrize(
    ("function", "kind", "is_one"),
    [
        ("(function(x) x)", "function<number> -> number", True), ("(function(x: number) x)", "function<number> -> number", True),
        ("(function(x: string) x)", "function<number> -> number", False), ("(function(x, y) x)", "function<number> -> number", False),
        ('(function(x) "a")', "function<number> -> number", False), ("(function(x) {a: x})", "function<Any> -> context<a: number>", True),
        ("(function(x) {b: x})", "function<Any> -> context<a: number>", False), ("matches", "function<string, string> -> boolean", True),
        ("matches", "function<string, string, string> -> boolean", True), ("matches", "function<string> -> boolean", False),
        ("abs", "function<number> -> number", True), ("1", "function<number> -> number", False),
    ],
)  # fmt: skip
def test_a_function_is_of_a_type_that_nothing_known_of_it_denies(function, kind, is_one):
    assert value(f"{function} instance of {kind}") is is_one


@pytest.mark.parametrize("handed", ["function(x) x + 1", "abs", "function(x: number) x * 2"])
def test_a_typed_parameter_takes_functions(handed):
    text = f"{{f: function(g: function<number> -> number, n: number) g(n), r: f({handed}, 2)}}.r"
    assert value(text) in {2, 3, 4}


def test_a_decision_of_a_function_type_gives_a_function():
    kind = (
        '<itemDefinition name="tWay"><functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/>'
        "</functionItem></itemDefinition>"
    )
    ways = [
        decision("<literalExpression><text>function(n) n + 1</text></literalExpression>", "way", kind="tWay"),
        decision("<literalExpression><text>abs</text></literalExpression>", "builtin", kind="tWay"),
    ]
    both = decision(
        "<literalExpression><text>way(1) + builtin(-3)</text></literalExpression>",
        "审批",
        needs="way builtin",
    )
    assert decide(read_definitions(dmn_file(kind, *ways, both)), "审批", {}).value == 5


def test_is_takes_what_is_not_named_for_null_and_says_so():
    for text, expected in (("is(value1: 1)", False), ("is(value2: null)", True)):
        found, notes = compile_expression(text).explain({})
        assert found is expected
        assert any("缺少参数 value" in note for note in notes)


def test_a_missing_named_argument_is_named():
    assert (
        "函数“substring”缺少参数：start position"
        in compile_expression('substring(string: "a")').explain({})[1]
    )
    assert (
        "函数“substring”没有这样的命名参数：text" in compile_expression('substring(text: "a")').explain({})[1]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{foo+bar: 1}.foo+bar", 1), ("{a-b: 1}.a-b", 1), ("{a-b: 1, c: a-b + 1}.c", 2), ("{a: 5}.a-1", 4),
        ("{a-b: 1, a: 7}.a - 1", 6), ("{l: [{a-b: 1}], r: l.a-b}.r", [1]), ("{a*b: 2, r: {a*b: 3}.a*b * a*b}.r", 6),
    ],
)  # fmt: skip
def test_a_name_may_have_operators_in_it(text, expected):
    assert value(text) == expected


def test_functions_that_need_the_evaluation_may_be_handed_over():
    assert value('sort(["b", "a"], split)') == ["b", "a"]
    assert value('list replace(["a", "b"], function(old, new) matches(old, "a"), "x")') == ["x", "b"]
