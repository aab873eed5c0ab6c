"""What a command answers, as people read it in a terminal; with --json the codes stay codes."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import SPACED, PlainNumber, shown_plain, write_json
from app.policy.actor import Role
from app.web.frame.rooms import ROLE_WORDS
from app.web.wording.date_wording import date_zh, datetime_zh
from app.web.wording.error_messages import words_of
from app.web.wording.status_words import status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LABELS: Mapping[str, str] = {
    "expiry": "证件有效期至",
    "opens_on": "起始日",
    "latest_submit": "最晚提交日",
    "complete_by": "办结期限",
    "review_day1": "审核第一个工作日",
    "zone": "办理期",
    "calendar": "所依据的日历",
    "received": "收件日",
    "counted_from": "起算日",
    "due": "审核到期日",
    "backup": "备份",
    "made_at": "备份时间",
    "revision": "数据库结构",
    "new": "新复制的文件",
    "new_bytes": "新复制的字节",
    "rows_sealed": "新加密的记录",
    "files_sealed": "新加密的文件",
    "damaged": "损坏的文件",
    "named": "其中",
    "upgraded": "恢复后升级了数据库",
    "found": "不符之处",
    "keys": "密钥",
    "incident": "事件",
    "asked": "已安排重试",
    "resolved": "已解决",
    "year": "年份",
    "years": "各年",
    "version": "版本",
    "days": "天数",
    "recomputed_cases": "重新计算期限的办件",
    "workdays": "工作日",
    "holidays": "休息日",
    "id": "编号",
    "login": "登录名",
    "settings": "设置",
    "audit": "审计核对",
    "heads": "库外封存",
    "folder": "数据文件夹权限",
    "role": "账号",
    "database": "数据库",
    "migrations": "数据库结构",
    "editions": "已发布的业务",
    "worker": "后台进程",
    "due_work": "叫醒后台进程",
    "clock": "时钟",
    "disk": "磁盘",
    "time": "现在",
    "migrated": "这次升级了数据库",
    "setup": "设置链接",
    "published": "已发布",
    "problems": "问题",
    "process": "业务",
    "number": "版次",
    "sha256": "内容摘要",
    "value": "结果",
    "notes": "提示",
    "rules": "命中的规则",
    "outputs": "输出",
    "error": "错误",
    "kept": "已写入",
    "added": "新增行数",
    "known": "以前导入过的行数",
    "wrong": "有误的行数",
    "errors": "错误",
    "reason": "原因",
    "base": "改动的基础",
    "live": "现行版次",
    "by": "发布人",
    "note": "说明",
    "changes": "改动",
    "files": "文件",
    "whole": "与归档时一致",
    "case_number": "办件编号",
    "out": "写到",
    "root": "总摘要",
    "changed": "被改动的",
    "missing": "缺少的",
    "extra": "多出的",
    "broken": "不符之处",
    "sealed": "核对了签章",
}
"""How each fact of an answer is called."""
ZONES: Mapping[str, str] = {
    "too_early": "未到办理期",
    "on_time": "按期",
    "late": "已过最晚提交日",
    "critical": "最后期限",
    "expired": "已失效",
}
SOURCES: Mapping[str, str] = {"official": "官方", "estimated": "预计", "manual": "人工录入"}
SEVERITIES: Mapping[str, str] = {"error": "错误", "warning": "提醒", "note": "说明"}
REASONS: Mapping[str, str] = {
    "refused": "检查没有通过",
    "unchanged": "没有变化",
    "overtaken": "别人已经先发布",
}
HEALTH: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(found), told)
    for found, told in (
        (r"^ok$", "正常"),
        (r"^ok \((\d+) MB\)$", r"正常（剩余 \1 MB）"),
        (r"^low \((\d+) MB\)$", r"空间不足（剩余 \1 MB）"),
        (r"^ok \(demo\)$", "正常（演示）"),
        (r"^ok \(production\)$", "正常（正式使用）"),
        (r"^ok \(not checked yet\)$", "正常（还没有核对过）"),
        (r"^ok \(not sealed yet\)$", "正常（还没有封存过）"),
        (r"^ok \(private\)$", "正常（只有本账号能读）"),
        (r"^open to others$", "其他账号也能读，请改为 0700"),
        (r"^(\d+) findings at (.*)$", r"\2 发现 \1 处不符，请运行 ./run cli audit verify"),
        (r"^missing \((.*)\)$", r"文件不见了（最近一次 \1）"),
        (r"^late \((.*)\)$", r"没有按时封存（最近一次 \1）"),
        (r"^ok \(rows\)$", "正常（不用叫醒，每秒自己查看）"),
        (
            r"^ok \(procrastinate: (\d+) waiting, (\d+) taken\)$",
            r"正常（procrastinate：\1 个还没有人应，\2 个正在办）",
        ),
        (
            r"^procrastinate: tables .*$",
            "叫不醒：procrastinate 的表缺少，或者不是已安装的版本，请运行 ./run cli migrate",
        ),
        (r"^ok \((.*)\)$", r"正常（\1）"),
        (r"^behind \(None of (.*)\)$", "还没有建立，请先运行 ./run cli migrate"),
        (r"^unreachable$", "连接不上"),
        (r"^not those of the database: (.*)$", r"与数据库不符：\1"),
        (r"^behind \((.*) of (.*)\)$", r"需要升级（现在 \1，应为 \2）"),
        (r"^none published$", "还没有发布"),
        (r"^silent since None$", "没有运行过"),
        (r"^silent since (.*)$", r"没有活动，最近一次是 \1"),
        (r"^unchecked.*$", "没有检查：没有数据库可以比较"),
        (r"^jumped$", "有疑问：比上次快了很多"),
        (r"^behind$", "有疑问：比上次慢了"),
    )
)
"""States of the parts of an installation."""


def answer_lines(answer: Any) -> Iterator[str]:
    """Yield an answer line by line: one fact or one row a line."""
    if isinstance(answer, list):
        for item in answer:
            yield _row(item) if isinstance(item, dict) else str(item)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            label = LABELS.get(name, name)
            if isinstance(value, list) and value and isinstance(value[0], dict):
                yield f"{label}："
                yield from ("  " + _row(item) for item in value)
            else:
                yield f"{label}：{_told(name, value)}"
    else:
        yield str(answer)


def _row(item: Mapping[str, Any]) -> str:
    return "  ".join(_told(name, value) for name, value in item.items())


def _told(name: str, value: Any) -> str:
    if name in EXPRESSIONS:
        is_text = isinstance(value, str | PlainNumber) and not isinstance(value, bool)
        return shown_plain(value) if is_text else write_json(value, separators=SPACED, spell=str)
    if isinstance(value, list):
        return "、".join(_told(name, one) for one in value) or "无"
    if value is None:
        return "无"
    if isinstance(value, bool):
        return FLAGS.get(name, ("否", "是"))[value]
    text = shown_plain(value)
    return _WORDS[name](text) if name in _WORDS else _day(text)


def _health(text: str) -> str:
    for pattern, told in HEALTH:
        if pattern.search(text):
            return _listed(pattern.sub(told, text))
    return text


def _day(text: str) -> str:
    try:
        return date_zh(date.fromisoformat(text))
    except ValueError:
        pass
    try:
        return datetime_zh(datetime.fromisoformat(text))
    except ValueError:
        return text


def _listed(text: str) -> str:
    """Return names of procedures within a sentence in words."""
    return re.sub(
        r"[a-z]+(?:_[a-z]+)+|\brenewal\b|\bdissociation\b|\brecords\b", lambda one: words_of(one[0]), text
    )


FLAGS: Mapping[str, tuple[str, str]] = {"active": ("停用", "在用"), "live": ("旧版", "使用中")}
"""Words for no and yes where they are others."""
EXPRESSIONS = frozenset({"value", "outputs"})
"""Facts that are values of the expression language, and shown in its spelling."""
HEALTHY = (
    "settings", "database", "migrations", "keys", "editions", "worker", "due_work", "clock", "disk", "audit", "heads", "folder",
)  # fmt: skip
_WORDS: Mapping[str, Callable[[str], str]] = {
    "zone": lambda code: ZONES[code],
    "calendar": lambda code: SOURCES[code],
    "status": lambda code: SOURCES[code],
    "severity": lambda code: SEVERITIES[code],
    "role": lambda code: str(ROLE_WORDS[Role(code)]),
    "state": lambda code: str(status_of(code).label),
    "reason": lambda code: REASONS[code],
    "procedure": words_of,
    "process": words_of,
    "time": datetime_zh,
    **dict.fromkeys(HEALTHY, _health),
}
"""Facts whose values are codes."""
