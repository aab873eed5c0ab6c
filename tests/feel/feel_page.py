"""The parts of docs/feel.md and docs/feel-conformance.md that are made from the code: see `python -m tests.feel.feel_page`."""

import ast
import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.dmn.xml_gate import MAX_BYTES
from app.feel.arithmetic import MAX_EXPONENT, MAX_TEXT
from app.feel.builtin_lists import MAX_LIST
from app.feel.builtin_strings import string
from app.feel.builtin_table import BUILTINS
from app.feel.evaluation import MAX_CALLS, MAX_STEPS, MAX_WEIGHT
from app.feel.expression import compile_expression
from app.feel.lexer import MAX_TEXT as MAX_EXPRESSION
from app.feel.patterns import MAX_PATTERN
from app.feel.token_reader import MAX_DEPTH, MAX_OPERATORS
from tests.feel.cell_maker import CELL_DIFFERENCES
from tests.feel.feelin_comparison import our_hit
from tests.feel.feelin_differences import DIFFERENCES
from tests.feel.function_guide import GUIDE

HERE = Path(__file__).resolve().parents[2]
PAGES = (HERE / "docs" / "feel.md", HERE / "docs" / "feel-conformance.md")
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
BLOCK = re.compile(r"<!-- (?P<name>[a-z]+) -->\n.*?<!-- end -->", re.DOTALL)


def value_of(text):
    """Return the value of an expression as FEEL writes it."""
    return string(compile_expression(text).evaluate({}, now=NOW)) or "null"


def _code(text):
    return "`" + text.replace("|", "\\|") + "`"


def signatures_of(function):
    """Return the ways to call a function, optional parameters in brackets."""
    least = len(function.parameters) - function.optional
    if function.alternatives and function.optional:
        # The first way is the one with a single text or value; the others have names of their own.
        return "；".join(", ".join(names) for names in (function.parameters[:least], *function.alternatives))
    found = []
    for names in (function.parameters, *function.alternatives):
        written = [name if place < least else f"[{name}]" for place, name in enumerate(names)]
        found.append(", ".join(written) + (" …" if function.variadic else ""))
    return "；".join(found)


def functions():
    """Return the table of all built-in functions, in the order of the code."""
    rows = ["| 函数 | 参数 | 作用 | 例 | 值 |", "|---|---|---|---|---|"]
    for name, function in BUILTINS.items():
        does, example = GUIDE[name]
        rows.append(
            f"| {name} | {signatures_of(function)} | {does} | {_code(example)} | {_code(value_of(example))} |"
        )
    return rows


def limits():
    """Return the table of bounds."""
    bounds = {
        "表达式的字符": MAX_EXPRESSION,
        "嵌套的层数": MAX_DEPTH,
        "运算的个数": MAX_OPERATORS,
        "一次计算的步数": MAX_STEPS,
        "函数互相调用的层数": MAX_CALLS,
        "一段文字的字符": MAX_TEXT,
        "连接成的列表的项": MAX_LIST,
        "列表和上下文里一共的值": MAX_WEIGHT,
        "指数": MAX_EXPONENT,
        "正则表达式的字符": MAX_PATTERN,
        "决策文件的字节": MAX_BYTES,
    }
    return ["| 什么 | 最多 |", "|---|---:|", *[f"| {what} | {most:,} |" for what, most in bounds.items()]]


def differences():
    """Return the table of differences to feelin."""
    rows = ["| 差别 | 例 | 我们的值 | DMN 1.5 |", "|---|---|---|---|"]
    return rows + [
        f"| {d.what} | {_code(d.example)} | {_code(value_of(d.example))} | {d.clause} |" for d in DIFFERENCES
    ]


def cells():
    """Return the table of differences about cells."""
    rows = ["| 差别 | 单元格 | 值 | 我们命中吗 | DMN 1.5 |", "|---|---|---|---|---|"]
    for difference in CELL_DIFFERENCES:
        cell, value = difference.example
        hit = "命中" if our_hit(cell, value) is True else "不命中"
        rows.append(f"| {difference.what} | {_code(cell)} | {_code(value)} | {hit} | {difference.clause} |")
    return rows


def files():
    """Return a line for each file, with the first sentence it says of itself."""
    rows = ["| File | What it holds |", "|---|---|"]
    for package in ("feel", "dmn", "tck"):
        for path in sorted((HERE / "app" / package).glob("*.py")):
            says = ast.get_docstring(ast.parse(path.read_text())) or ""
            name = package if path.stem == "__init__" else f"{package}/{path.name}"
            rows.append(f"| `app/{name}` | {says.splitlines()[0]} |")
    return rows


BLOCKS = {
    "functions": functions,
    "limits": limits,
    "differences": differences,
    "cells": cells,
    "files": files,
}


def made(text):
    """Return a page's text with its blocks made anew."""
    return BLOCK.sub(lambda match: _block(match["name"]), text)


def _block(name):
    rows = "\n".join(BLOCKS[name]())
    return f"<!-- {name} -->\n\n{rows}\n\n<!-- end -->"


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(made(page.read_text()))
