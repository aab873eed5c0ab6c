"""What an archive tells on its first page: who applied for what, how it ended, how long what is kept."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OUTCOMES = {
    ApplicationState.APPROVED: "通过",
    ApplicationState.REFUSED: "不通过",
    ApplicationState.WITHDRAWN: "已撤回",
    ApplicationState.CLOSED_EXPIRED: "证件到期，已关闭",
    ApplicationState.CLOSED_DISSOCIATED: "已解除关联，已关闭",
    ApplicationState.RECORDED: "已记录",
}
CLASSES = {"case": "办件记录", "paper": "材料原件", "log": "过程记录"}
DECISIONS = {"approved": "通过", "returned": "退回补正"}
_STYLE = (
    "body{font:16px/1.7 'Noto Sans SC','Microsoft YaHei',sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3em .6em;text-align:left;"
    "vertical-align:top}code{word-break:break-all}"
)
READ_ME = """本压缩包是一件已办结办件的归档信息包，按《政务服务事项电子文件归档规范》（GB/T 42727-2023、DA/T 85-2019）的要求组织。

1-申请材料   申请人、单位提交的材料原件，全部版本
2-提交记录   每一次提交时冻结的申请内容，和各步骤填写的内容
3-审核与补正 各级审核结论、补正事项和认定
4-办理文书   主管部门制作的文书
5-过程记录   办理过程、办理往来（催办、征求意见、提问、特别程序等）、通知和审计链
6-业务规则   办理时使用的流程图、决策表、表单和通知文本
摘要.html、摘要.json、元数据.xml 可以直接打开阅读。

核对：./run cli archive verify 文件.zip 不需要数据库，也不需要密钥，指出被改、缺少、多出的文件。
清单.json 列出每个文件的 SHA-256；总摘要 root 由文件清单逐条连算得到。任何人都可以重算：
从 64 个 0 开始，每一条取 SHA-256(上一个摘要 + 换行 + 这一条的 JSON)，第一条是 facts，JSON 的键按顺序、不含空格。
摘要链不防整包重做；要证明清单出自本系统，加 --sealed，用本系统的密钥核对签章 seal。
"""


def summary_page(summary: Mapping[str, Any]) -> bytes:
    """Return the summary as a page that any browser shows, without anything from elsewhere."""
    facts = _table(summary["facts"].items())
    decisions = _table(
        (
            f"第 {one['round']} 轮 · {one['level_name']}",
            f"{DECISIONS.get(one['decision'], one['decision'])}，{one['by_name']}，{one['at']}。{one['opinion']}",
        )
        for one in summary["decisions"]
    )
    terms = _table(
        (one["name"], f"{one['years']} 年，至 {one['kept_until']}。依据：{one['basis']}")
        for one in summary["retention"]
    )
    papers = _table((one["path"], f"{one['filename']}（{one['sha256']}）") for one in summary["papers"])
    title = f"办件 {summary['facts']['办件编号']} 归档摘要"
    body = f"<h1>{escape(title)}</h1>{facts}<h2>审核结论</h2>{decisions}<h2>材料</h2>{papers}<h2>保管期限</h2>{terms}"
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>\n"
    ).encode()


def _table(rows: Any) -> str:
    lines = "".join(
        f'<tr><th scope="row">{escape(str(name))}</th><td>{escape(str(told))}</td></tr>'
        for name, told in rows
    )
    return f"<table>{lines}</table>" if lines else "<p>没有</p>"


def metadata_page(summary: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the metadata of the case and of every file as XML."""
    case = "".join(
        f'<项 名称="{_attribute(name)}">{escape(str(told))}</项>' for name, told in summary["facts"].items()
    )
    listed = "".join(
        f'<文件 路径="{_attribute(one["path"])}" 类别="{_attribute(CLASSES[one["class"]])}"/>'
        for one in files
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<归档信息包><业务实体>{case}</业务实体><文件实体>{listed}</文件实体></归档信息包>\n'.encode()


def _attribute(value: Any) -> str:
    return escape(str(value), quote=True)
