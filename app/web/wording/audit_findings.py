"""What a check of the audit found, in words: what, where, since when, and what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.services.evidence.finding import FindingKind
from app.web.wording.date_wording import datetime_zh
from app.web.wording.status_words import status_of
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.evidence.finding import Finding

KEEP = _l(
    "先停止使用相关账号和数据库口令，保存数据库、封存文件夹和日志的副本，再从备份中取出这一处核对；不要直接改回。"
)
FILES = _l("先保存现有文件的副本，再用第二份（APP_AUDIT_SINK）或备份核对；查清是谁、什么时候动过这个文件夹。")
RECORD = _l(
    "打开这条记录与审计逐项核对：审计为准的，由有权的人按业务办理改回并写明理由；查清谁直接改了数据库。"
)
WORDS: Mapping[FindingKind, tuple[Any, Any]] = {
    FindingKind.ROW_CHANGED: (_l("审计记录的内容被改过，或不是本系统写的"), KEEP),
    FindingKind.ROW_MISSING: (_l("审计记录中间缺了"), KEEP),
    FindingKind.LINK_BROKEN: (_l("审计记录与前一条接不上，前面的记录被换过"), KEEP),
    FindingKind.CHAIN_CUT: (_l("审计末尾的记录被删掉了"), KEEP),
    FindingKind.CHAIN_REWRITTEN: (_l("审计末尾的记录被换成了别的记录"), KEEP),
    FindingKind.CHAIN_GONE: (_l("整条审计不见了"), KEEP),
    FindingKind.TABLE_EMPTY: (_l("审计表被清空了"), KEEP),
    FindingKind.HEADS_MISSING: (_l("库外的审计封存文件不见了"), FILES),
    FindingKind.HEADS_UNREADABLE: (_l("封存文件里有读不出的行"), FILES),
    FindingKind.HEADS_CHANGED: (_l("封存文件里的一行被改过，或不是本系统写的"), FILES),
    FindingKind.HEADS_GAP: (_l("封存文件缺了若干行"), FILES),
    FindingKind.HEADS_CUT: (_l("封存文件末尾的行被删掉了"), FILES),
    FindingKind.HEADS_LATE: (
        _l("有审计记录迟迟没有写进库外的封存记录"),
        _l("检查后台进程是否在运行、封存文件夹能否写入、磁盘是否已满。"),
    ),
    FindingKind.HEADS_UNKNOWN: (_l("数据库里记的封存记录与文件对不上"), FILES),
    FindingKind.SINK_DIFFERS: (_l("两份封存文件不一样"), FILES),
    FindingKind.VALUE_ALTERED: (_l("记录与审计不符，有人绕过系统改了它"), RECORD),
    FindingKind.RECORD_DELETED: (_l("审计里有、数据库里没有这条记录"), RECORD),
    FindingKind.RECORD_ADDED: (_l("数据库里有、审计里没有这条记录"), RECORD),
    FindingKind.NO_EVIDENCE: (_l("这条记录没有任何审计，不是由系统写入的"), RECORD),
    FindingKind.EDITIONS_ALTERED: (_l("流程版本与最后一次封存记录不符，其间没有发布过"), KEEP),
    FindingKind.NO_BASELINE: (
        _l("还没有建立记录与审计的对照起点"),
        _l("运行 ./run cli migrate；已经建立过的，说明起点被删掉了，请按审计被删处理。"),
    ),
}
TABLES = {
    "audit": _l("审计"),
    "security_event": _l("安全事件"),
    "application_case": _l("办件"),
    "review_decision": _l("审核结论"),
    "history_event": _l("办理经过"),
    "office_paper": _l("文书"),
    "permit": _l("证件"),
    "account": _l("账号"),
    "edition": _l("流程版本"),
    "live_edition": _l("现行版本"),
}
COLUMNS = {
    "number": _l("编号"), "procedure": _l("业务"), "edition": _l("流程版本"), "state": _l("状态"),
    "round": _l("轮次"), "person_id": _l("人员"), "permit_id": _l("证件"), "employer_id": _l("单位"),
    "authority": _l("主管部门"), "permit_type": _l("证件种类"), "created_at": _l("开始时间"),
    "ended_at": _l("办结时间"), "outcome": _l("结果"), "decision": _l("结论"), "by": _l("办理人"),
    "at": _l("时间"), "text": _l("内容"), "kind": _l("种类"), "digest": _l("摘要"),
    "issued_by": _l("签发人"), "issued_at": _l("签发时间"), "voided_at": _l("作废时间"),
    "voided_by": _l("作废人"), "content": _l("内容"), "permit_no": _l("证件编号"),
    "valid_from": _l("有效期起"), "valid_until": _l("有效期止"), "dissociation_hold": _l("解除关联中"),
    "suspended_on": _l("暂停日期"), "role": _l("角色"), "level": _l("审核级别"), "is_lead": _l("组长"),
    "is_active": _l("是否可以登录"), "owner": _l("登录名或本人登记"), "process": _l("业务"),
    "published_at": _l("发布时间"), "published_by": _l("发布人"), "sha256": _l("版本"),
    "made_at": _l("生效时间"), "made_by": _l("操作人"), "awaits_release": _l("等待放行"),
}  # fmt: skip
SHARED_CHAINS = {"office": _l("全办公室"), "editions": _l("流程版本"), "evidence": _l("对照起点")}


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding as people read it."""

    what: str
    where: str
    code: str
    """Identity of what it is about, for looking it up; empty for none."""
    since: str
    now: str


def finding_words(found: Finding) -> FindingWords:
    """Return a finding in words."""
    what, now = WORDS[found.kind]
    since = datetime_zh(datetime.fromisoformat(found.since)) if found.since else ""
    told = _("最后一次核对无误：%(at)s", at=since) if since else _("没有更早的核对可以比较")
    return FindingWords(str(what), _where(found), _code(found.chain), told, str(now))


def _code(chain: str) -> str:
    return "" if chain in SHARED_CHAINS or chain.startswith("security:") else chain


def _where(found: Finding) -> str:
    facts = found.facts
    parts = [str(TABLES[found.table])] if found.table else []
    parts += [_chain(found.chain), _row(found.table, found.key), str(facts.get("file", "")), _place(found)]
    if "sealed" in facts:
        parts.append(_("应有 %(sealed)s 条，现有 %(rows)s 条", sealed=facts["sealed"], rows=facts["rows"]))
    parts += [_column(name, *values) for name, values in facts.get("columns", {}).items()]
    return _("，").join(one for one in parts if one) or _("封存记录")


def _chain(chain: str) -> str:
    return str(SHARED_CHAINS.get(chain, "")) or (
        chain.removeprefix("security:") if chain.startswith("security:") else ""
    )


def _row(table: str, key: str) -> str:
    if table == "review_decision" and "." in key:
        number, _point, level = key.partition(".")
        return _("第 %(round)s 轮第 %(level)s 级", round=number, level=level)
    return _("第 %(number)s 条", number=key) if table == "history_event" and key else ""


def _place(found: Finding) -> str:
    if not found.number:
        return ""
    words = _("第 %(number)s 条") if found.chain else _("第 %(number)s 行")
    return words % {"number": found.number}


def _column(name: str, before: Any, now: Any) -> str:
    label = str(COLUMNS.get(name, name))
    if name in {"text", "content", "owner", "digest", "sha256"}:
        return _("%(label)s不同", label=label)
    was, there = _value(name, before), _value(name, now)
    return _("%(label)s：审计为 %(before)s，现为 %(now)s", label=label, before=was, now=there)


def _value(name: str, value: Any) -> str:
    if value is None:
        return _("无")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return str(status_of(str(value)).label) if name in {"state", "decision"} else str(value)
