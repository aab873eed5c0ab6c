"""Classes of data and how long they are kept, as people here say it; and why something is not erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.archives.kept_for import BY_TWO, FOR_EVER
from app.web.wording.archive_words import CLASSES
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.archives.kept_for import KeptFor

KINDS: Mapping[str, Any] = {**CLASSES, "person": _l("一个人的个人信息")}
NAMES: Mapping[str, Any] = {
    **{f"class_{name}": words for name, words in CLASSES.items()},
    "person": _l("个人信息（本人申请删除，没有有效证件、在办办件、单位关联和未满期限的办件记录）"),
    "security_event": _l("安全事件"),
    "session": _l("登录会话"),
    "registration": _l("没有完成的注册"),
    "login_attempt": _l("登录尝试的计数"),
    "sign_in_step": _l("没有完成的登录"),
    "known_device": _l("登录过的设备"),
    "past_sign_in": _l("最近的登录"),
    "idempotency": _l("重复提交的识别"),
    "worker_heartbeat": _l("后台进程的心跳"),
    "outbox": _l("已送出的邮件和短信（内容送出后立即清除）"),
    "notice": _l("与办件无关的站内通知"),
    "record_draft": _l("没有提交的资料草稿"),
    "message": _l("已送达的流程消息"),
    "job": _l("已完成的后台工作"),
    "machine_clock": _l("机器时钟的记录"),
    "chosen_paper": _l("选好而没有提交的材料"),
    "upload": _l("没有传完的文件"),
    "try_run": _l("流程试办"),
    "text_message": _l("没有短信网关时待告知的短信"),
    "kept_form": _l("登录过期时保留的表单"),
    "letter_file": _l("没有邮件服务器时保存的邮件"),
    "page_picture": _l("材料的页面图"),
    "file_without_row": _l("没有记录对应的文件"),
    "audit": _l("审计记录（只有编号、代码和日期）"),
    "edition": _l("流程版本"),
}
RULES: Mapping[str, Any] = {
    "erasure_of_nothing": _l("这一类没有已过保管期限的记录，不需要删除。"),
    "erasure_proposed_already": _l("同样的删除已经提出，还没有办完。"),
    "erasure_decided_already": _l("这项删除已经确认或者撤回。"),
    "erasure_done_already": _l("这个人的个人信息已经删除。"),
    "erasure_by_second_person": _l("删除须由另一个人确认。"),
    "erasure_kept_by_permit": _l(
        "这个人有有效（或者挂起）的证件，个人信息不能删除。证件失效或者注销以后再提出。"
    ),
    "erasure_kept_by_case": _l("这个人有在办的办件，个人信息不能删除。办结以后再提出。"),
    "erasure_kept_by_unit": _l("这个人与单位还有关联，个人信息不能删除。解除关联以后再提出。"),
    "erasure_kept_by_records": _l(
        "这个人的办件记录保管到 %(until)s，期限未满不能删除（个人信息保护法第四十七条）。"
    ),
}
WRONG: Mapping[str, Any] = {
    "class_needed": _l("请选择一类记录。"),
    "erasure_of_nobody": _l("没有这个证件号码的人员，请核对。"),
    "reason_needed": _l("请写明理由，5 至 500 个字。"),
}


def term_words(row: KeptFor) -> str:
    """Return for how long a class is kept."""
    if row.years is not None:
        return _("办结次年起 %(years)s 年", years=row.years)
    if row.days is not None:
        return _("%(days)s 天", days=row.days) if row.days else _("到期即清理")
    return _("永久") if row.goes == FOR_EVER else _("申请之时")


def goes_words(row: KeptFor) -> str:
    """Return how a class goes when its time is over."""
    if row.goes == FOR_EVER:
        return _("不删除")
    return _("两人确认后删除") if row.goes == BY_TWO else _("后台自动清理")
