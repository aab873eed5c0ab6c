"""Archives and retention, as people here say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping

CLASSES: Mapping[str, Any] = {
    "case": _l("办件记录（摘要、提交记录、审核结论、文书）"),
    "paper": _l("材料原件"),
    "log": _l("过程记录（办理过程、办理往来、通知、审计链）"),
}
PURPOSES: Mapping[str, Any] = {
    "transfer": _l("移交档案"),
    "dispute": _l("行政复议或者诉讼举证"),
    "inspection": _l("审计、监督检查"),
    "copy": _l("依申请查阅、复制"),
}
RULES: Mapping[str, Any] = {
    "archive_purpose_needed": _l("请选择用途。谁为什么下载了归档包会记入审计。"),
    "archive_after_end": _l("办件还没有办结，不能归档。办结以后再下载。"),
    "archive_paper_damaged": _l(
        "材料“%(paper)s”在磁盘上缺失或者已损坏，没有生成归档包。请先从备份恢复这份材料，再下载。"
    ),
}
WRONG: Mapping[str, Any] = {
    "class_needed": _l("没有这一类记录，请刷新后再试。"),
    "years_needed": _l("请填写 1 至 100 之间的整数年。"),
    "basis_needed": _l("请写明依据，5 至 200 个字。"),
}
