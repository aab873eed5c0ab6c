"""Turn refusals of services into pages with a status. Nothing was changed, and the page says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from app.domain.full_disk import is_full
from app.forms_reader.form_error import UnknownFieldsError
from app.queries.case_numbers import visible_cases
from app.services.context.refusals import (
    CaseStuckError,
    ClaimLostError,
    ClockDoubtError,
    DatabaseBusyError,
    DiskFullError,
    KeyReusedError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
    StoreAwayError,
    TaskClosedError,
)
from app.web.frame.error_pages import ErrorWords, PageLink, error_page
from app.web.frame.gate import app_context, reader
from app.web.frame.local_redirect import came_from
from app.web.frame.page_layout import use_bare_frame
from app.web.wording.date_wording import datetime_zh
from app.web.wording.error_messages import rule_words
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flask import Flask

    from app.services.context.refusals import RefusalError

BACK = _l("返回上一页，刷新后查看最新情况。")
RETRY_SECONDS = 10
NOT_SAVED = ErrorWords(
    _l("系统暂时不能使用"),
    _l("数据库没有应答，您这次提交的内容没有保存；以前保存的内容、办件和期限记录都在。"),
    (
        _l("请不要关闭这个页面：返回上一页，填写的内容还在，几分钟后再提交一次，同一次提交不会重复办理。"),
        _l("期限临近时，请同时拨打政策咨询电话说明情况。"),
    ),
)

FILES_AWAY = ErrorWords(
    _l("材料文件暂时不能存取"),
    _l("存放材料文件的服务器没有应答；已经保存的材料、办件和期限记录都在，这次的操作没有保存任何改动。"),
    (
        _l("不需要材料文件的页面可以照常使用。"),
        _l("请不要关闭这个页面：返回上一页，几分钟后再试一次，同一次提交不会重复办理。"),
        _l("期限临近时，请同时拨打政策咨询电话说明情况。"),
    ),
)


def _told(
    code: int, title: str, happened: str, now: str, *links: PageLink, cases: Mapping[str, str] | None = None
) -> tuple[str, int]:
    return error_page(code, ErrorWords(title, happened, (now,), links, cases or {}))


def _back() -> tuple[PageLink, ...]:
    """Return a way back to the page that the refused form was on."""
    page = came_from()
    return (PageLink(_("返回上一页"), page),) if page else ()


def _closed(error: RefusalError) -> tuple[str, int]:
    by, at = error.facts.get("by") or _("系统"), datetime_zh(error.facts.get("at"))
    happened = _("这一步已由 %(by)s 于 %(at)s 处理，您的这次提交没有保存。", by=by, at=at)
    case = url_for("cases.show", case_id=error.facts["case_id"])
    now = _("打开办件页，查看现在轮到谁。")
    return _told(409, _("这个待办已经处理过了"), happened, now, PageLink(_("打开办件页"), case))


def _claim_lost(error: RefusalError) -> tuple[str, int]:
    if error.facts.get("by"):
        happened = _(
            "已由 %(by)s 于 %(at)s 接手。", by=error.facts["by"], at=datetime_zh(error.facts.get("at"))
        )
    else:
        happened = _("这个待办目前没有认领，或者您的认领已经失效。")
    return _told(409, _("这个待办不在您手里"), happened, _("返回“待审核”，重新认领后再办理。"))


def _case_addresses(numbers: Iterable[str]) -> dict[str, str]:
    """Return where the cases with these numbers are shown, of those that the reader may see."""
    by = reader()
    found = visible_cases(app_context(), by, numbers) if by else {}
    return {number: url_for("cases.show", case_id=case_id) for number, case_id in found.items()}


def _procedure(error: RefusalError) -> tuple[str, int]:
    facts = error.facts
    numbers = [str(facts["number"])] if facts.get("number") else [str(one) for one in facts.get("cases", ())]
    cases = _case_addresses(numbers) if numbers else {}
    happened = rule_words(str(facts.get("rule", "")), facts)
    other = [
        PageLink(_("打开办件 %(number)s", number=number), url)
        for number, url in cases.items()
        if number not in happened
    ]
    return _told(409, _("现在不能这样办理"), happened, str(BACK), *other, *_back(), cases=cases)


def _not_allowed(error: RefusalError) -> tuple[str, int]:
    return _told(
        403, _("您没有办理这一步的权限"), rule_words(str(error.facts.get("rule", "")), error.facts), str(BACK)
    )


def _stuck(_error: RefusalError) -> tuple[str, int]:
    # What the engine or a handler said is for who mends it: the incident holds it.
    happened = _("流程在这一步之后没有走下去。您填写的内容没有丢，待办仍然开着。")
    now = _("系统管理员已收到记录，处理后请重新提交；期限临近请拨打客服电话。")
    return _told(500, _("流程配置有问题"), happened, now)


def _clock(_error: RefusalError) -> tuple[str, int]:
    happened = _("服务器的时钟需要核对，核对之前，系统不自动处理到期、提醒和邮件，这一步也没有执行。")
    return _told(409, _("时钟等待核对"), happened, _("请系统管理员先到“运行情况”核对时钟并确认，再重试。"))


def _missing(_error: Any) -> tuple[str, int]:
    return error_page(404)


def _reused(_error: Any) -> tuple[str, int]:
    return error_page(422)


def _unknown_fields(_error: Any) -> tuple[str, int]:
    return error_page(400)


def _busy(_error: Any) -> tuple[str, int, dict[str, str]]:
    """Tell that the database does not answer; who is signed in cannot be asked either."""
    use_bare_frame()
    words = None if request.method in ("GET", "HEAD") else NOT_SAVED
    return *error_page(503, words), {"Retry-After": str(RETRY_SECONDS)}


def _store_away(_error: Any) -> tuple[str, int, dict[str, str]]:
    """Tell that the server of files does not answer; everything else goes on."""
    use_bare_frame()
    return *error_page(503, FILES_AWAY), {"Retry-After": str(RETRY_SECONDS)}


def _no_room(error: OSError | DiskFullError) -> tuple[str, int, dict[str, str]]:
    """Tell that a disk is full, where no page has said so in words of its own; any other trouble goes on as it is."""
    if isinstance(error, OSError) and not is_full(error):
        raise error
    use_bare_frame()
    return *error_page(507), {"Retry-After": str(RETRY_SECONDS)}


def install_refusals(app: Flask) -> None:
    """Register a page for every refusal."""
    pages: dict[type[Exception], Any] = {
        TaskClosedError: _closed,
        ClaimLostError: _claim_lost,
        ProcedureRefusedError: _procedure,
        NotAllowedError: _not_allowed,
        CaseStuckError: _stuck,
        ClockDoubtError: _clock,
        NotFoundError: _missing,
        KeyReusedError: _reused,
        UnknownFieldsError: _unknown_fields,
        DatabaseBusyError: _busy,
        DiskFullError: _no_room,
        StoreAwayError: _store_away,
        OSError: _no_room,
    }
    for kind, page in pages.items():
        app.register_error_handler(kind, page)
