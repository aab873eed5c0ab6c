"""docs/asvs.md and docs/dengbao.md: what two standards ask, and by which test or place in the code each is met.

The rows stand in docs/asvs.toml and docs/dengbao.toml, a line for each requirement:
`"1.1.1" = { level = 2, about = "…", answer = "test", tests = ["web/test_x.py::test_y"], code = ["app/…"], note = "…" }`.
"""

import ast
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
DOCS, TESTS = HERE / "docs", HERE / "tests"
ANSWERS = ("test", "design", "none", "open")
GOAL = 90
"""At least so many in a hundred are met or do not apply."""


@dataclass(frozen=True)
class Row:
    """One requirement."""

    number: str
    about: str
    answer: str
    tests: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    note: str = ""
    level: int | None = None


@dataclass(frozen=True)
class Table:
    """A standard: where its rows stand, how its page begins, and the words of the page."""

    name: str
    preface: str
    heads: tuple[str, ...]
    words: dict[str, str]
    chapters: dict[str, str]
    counted: str
    mark: str = ", "

    @property
    def page(self):
        """Return the path of the page."""
        return DOCS / f"{self.name}.md"

    def rows(self):
        """Return the rows in the order of the file."""
        told = tomllib.loads((DOCS / f"{self.name}.toml").read_text("utf-8"))
        return [
            Row(number, **{**one, "tests": tuple(one.get("tests", ())), "code": tuple(one.get("code", ()))})
            for number, one in told.items()
        ]


ASVS = Table(
    "asvs",
    """# OWASP ASVS 5.0, levels 1 and 2

Written by `./run docs` from [asvs.toml](asvs.toml); do not edit. Subjects are in our own words; the sentences of the standard count (OWASP ASVS 5.0.0). What is protected and how: [protection.md](protection.md); what may be tried: [threats.md](threats.md).
“Test”: the named tests show it. “Design”: it stands in the named code or document and no test shows it. “Not applicable”: the platform has nothing that it could hold for. “Open”: not met, or not whole; the note says what is missing. `tests/architecture/test_security_tables.py` checks that every named test, file and requirement is there.
""",
    ("Number", "Level", "Subject", "Answer", "Where", "Note"),
    {"test": "test", "design": "design", "none": "not applicable", "open": "**open**"},
    {
        "1": "Encoding and cleaning", "2": "Input and business", "3": "Pages in browsers", "4": "Requests",
        "5": "Files", "6": "Signing in", "7": "Sessions", "8": "Who may do what", "9": "Tokens that carry data",
        "10": "OAuth and OpenID Connect", "11": "Cryptography", "12": "Connections", "13": "Settings",
        "14": "Data", "15": "Code and libraries", "16": "Logs and errors", "17": "WebRTC",
    },
    "{total} requirements: {test} met by test, {design} by design, {none} not applicable, {open} open. Met or not applicable: {share} %.",
)  # fmt: skip
DENGBAO = Table(
    "dengbao",
    """# 等保 2.0 三级：应用能满足的部分

由 `./run docs` 根据 [dengbao.toml](dengbao.toml) 写成，不要手改。依据 GB/T 22239-2019 第三级安全通用要求中的安全通信网络、安全区域边界、安全计算环境、安全管理中心（8.1.2 至 8.1.5）；条目用我们自己的话概括，以标准原文为准。安全物理环境和各项管理要求与应用无关，不在表里。
“测试”：所列测试能证明；“设计”：写在所列代码或文档里，没有测试证明；“不适用”：由网络、主机或部署方负责，或者平台没有这样的功能；“未满足”：没有做到或没有全部做到，备注写明缺什么。等级测评以测评机构的结论为准。
""",
    ("条款", "内容", "结论", "依据", "备注"),
    {"test": "测试", "design": "设计", "none": "不适用", "open": "**未满足**"},
    {"8.1.2": "安全通信网络", "8.1.3": "安全区域边界", "8.1.4": "安全计算环境", "8.1.5": "安全管理中心"},
    "共 {total} 条：测试证明 {test} 条，设计满足 {design} 条，不适用 {none} 条，未满足 {open} 条。满足或不适用的占 {share}%。",
    "、",
)  # fmt: skip
TABLES = (ASVS, DENGBAO)


def chapter_of(table, row):
    """Return the chapter of a table in which a row stands."""
    parts = row.number.split(".")
    return next(name for name in (".".join(parts[:3]), parts[0]) if name in table.chapters)


def share_met(rows):
    """Return how many of a hundred are met or do not apply, rounded down."""
    return 100 * sum(row.answer != "open" for row in rows) // len(rows)


def page(table):
    """Return the page of a table."""
    rows = table.rows()
    counts = dict.fromkeys(ANSWERS, 0) | Counter(row.answer for row in rows)
    out = [
        table.preface,
        table.counted.format(total=len(rows), share=share_met(rows), **counts),
    ]
    for chapter, some in groupby(rows, lambda row: chapter_of(table, row)):
        out += ["", f"## {chapter} {table.chapters[chapter]}", "", f"| {' | '.join(table.heads)} |"]
        out += ["|---" * len(table.heads) + "|", *(_line(table, row) for row in some)]
    return "\n".join(out) + "\n"


def _line(table, row):
    named = [f"`{one}`" for one in (*row.tests, *row.code)]
    level = [] if row.level is None else [str(row.level)]
    cells = [row.number, *level, row.about, table.words[row.answer], table.mark.join(named), row.note]
    return f"| {' | '.join(cells)} |"


@cache
def functions_of(path):
    """Return the names of the test functions of a file under tests; none where there is no such file."""
    file = TESTS / path
    if not file.is_file():
        return frozenset()
    found = ast.walk(ast.parse(file.read_text("utf-8")))
    return frozenset(one.name for one in found if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


def missing_in(rows):
    """Return the tests and files that rows name and that are not there."""
    tests = {
        one
        for row in rows
        for one in row.tests
        if one.rpartition("::")[2] not in functions_of(one.partition("::")[0])
    }
    files = {one for row in rows for one in row.code if not (HERE / one).is_file()}
    return sorted(tests | files)
