"""Error pages: what happened and what to do now, in Chinese, with the right status."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import g, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.domain.secret_addresses import loggable
from app.web.frame.page_layout import use_bare_frame
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask
    from werkzeug.wrappers import Response

FORBIDDEN = 403
BROKEN = 500


@dataclass(frozen=True, slots=True)
class PageLink:
    """Where an error page leads, besides home."""

    label: Any
    url: str


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """One error page."""

    title: Any
    happened: Any
    now: tuple[Any, ...]
    links: tuple[PageLink, ...] = ()
    cases: Mapping[str, str] = field(default_factory=dict)
    """Where the cases are that the sentences name by their numbers."""


_WORDS = {
    400: ErrorWords(
        _l("这次提交无法识别"),
        _l("浏览器送来的内容与页面上的表单不一致，系统没有保存任何改动。"),
        (_l("返回上一页，刷新后重新填写。"), _l("如果是从收藏夹或旧链接进来的，请从首页重新进入。")),
    ),
    403: ErrorWords(
        _l("您没有办理这一步的权限"),
        _l("当前账号的角色不能做这件事。"),
        (_l("确认登录的是不是正确的账号。"), _l("需要开通权限时，请联系本单位经办人或主管部门。")),
    ),
    404: ErrorWords(
        _l("没有找到这个页面"),
        _l("链接可能已经失效，或者这项内容不属于您的账号。"),
        (_l("检查网址是否完整。"), _l("从首页的列表重新进入。")),
    ),
    405: ErrorWords(
        _l("这个地址不能直接打开"),
        _l("它只接收表单提交。"),
        (_l("请从首页进入，再按页面上的按钮办理。"),),
    ),
    409: ErrorWords(
        _l("内容刚刚被别人更新过"),
        _l("您打开页面之后，这项办件已经发生变化，所以这次没有保存。"),
        (_l("返回办件页查看最新情况。"), _l("如仍需修改，请在新页面上重新提交。")),
    ),
    413: ErrorWords(
        _l("文件太大"),
        _l("上传的文件超过了允许的大小，系统没有接收。"),
        (
            _l("用扫描软件把分辨率降到 150～200 DPI 后重新保存。"),
            _l("页数较多时，请只保留本项材料需要的页。"),
        ),
    ),
    422: ErrorWords(
        _l("同一张表单被提交了不同的内容"),
        _l("这张表单已经提交过一次，第二次的内容与第一次不同，系统保留了第一次的结果。"),
        (_l("返回办件页查看已经保存的内容。"), _l("需要修改时，请重新打开表单。")),
    ),
    429: ErrorWords(
        _l("操作太频繁"),
        _l("短时间内的请求次数超过了限制，账号暂时受到保护。"),
        (_l("请等待几分钟后再试。"), _l("忘记密码时，请联系管理员重置，不要反复尝试。")),
    ),
    500: ErrorWords(
        _l("系统出了问题"),
        _l("这不是您的操作造成的，已经保存的内容不会丢失，系统管理员会收到记录。"),
        (_l("请稍后刷新页面再试。"), _l("如果一直出现，请拨打客服电话并报出下面的编号。")),
    ),
    503: ErrorWords(
        _l("系统暂时不能使用"),
        _l("系统正在维护或暂时过忙，您的办件和期限记录都在。"),
        (_l("请几分钟后再试。"), _l("期限临近时，请同时拨打政策咨询电话说明情况。")),
    ),
    507: ErrorWords(
        _l("服务器没有空间"),
        _l("服务器的磁盘已满，这次提交的内容没有保存；以前保存的内容、办件和期限记录都在。"),
        (
            _l("请不要关闭这个页面：返回上一页，填写的内容还在，几分钟后再提交一次。"),
            _l("期限临近时，请同时拨打政策咨询电话说明情况。"),
        ),
    ),
}
EXPIRED_FORM = ErrorWords(
    _l("表单已经失效"),
    _l("为了保护您的账号，表单打开太久或登录状态变化后需要重新打开，这次没有保存任何改动。"),
    (_l("返回上一页并刷新，再提交一次。"), _l("如果刷新后要求登录，登录后会回到这一页。")),
)


def error_page(code: int, words: ErrorWords | None = None) -> tuple[str, int]:
    """Return the page for a status, with the usual words for it or with those given."""
    # A sentence that names a page leads there.
    shown = words or _WORDS.get(code) or _WORDS[400 if code < BROKEN else BROKEN]
    return render_template("errors/error.html", code=code, words=shown, number=g.get("request_id", "")), code


def _for_http(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
    if error.response is not None or error.code is None:
        return error
    if error.code >= BROKEN:
        use_bare_frame()
    return error_page(error.code)


def _for_token(_error: CSRFError) -> tuple[str, int]:
    return error_page(FORBIDDEN, EXPIRED_FORM)


def _logged(app: Flask) -> Callable[[Any], None]:
    def told(exc_info: Any) -> None:
        told = (loggable(request.path), request.method, g.get("request_id", ""))
        app.logger.error("Exception on %s [%s], number %s", *told, exc_info=exc_info)

    return told


def install_error_pages(app: Flask) -> None:
    """Show our own page for every error a browser can meet; the log tells of a broken page without its secret."""
    app.log_exception = _logged(app)  # type: ignore[assignment, method-assign]
    app.register_error_handler(HTTPException, _for_http)
    app.register_error_handler(CSRFError, _for_token)
