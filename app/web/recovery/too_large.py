"""A form that comes with too much in files keeps its text: the files are let go, the answers are shown again."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING, Any, cast

from flask import Request, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.services.due_work.kept_sending import TOO_LARGE
from app.services.papers.store_paper import MAX_BYTES, MEGABYTE
from app.web.frame.error_pages import ErrorWords, PageLink, error_page
from app.web.frame.gate import signed_in
from app.web.frame.local_redirect import came_from
from app.web.recovery.ended_session import is_taken_back, keep_and_lead_back
from app.web.wording.translate import _

if TYPE_CHECKING:
    from flask import Flask

CONTENT_TOO_LARGE = 413


class _Nothing(BytesIO):
    """A file of which nothing is kept."""

    def write(self, data: Any, /) -> int:
        """Take everything and keep nothing."""
        return len(data)


class FormRequest(Request):
    """A request that can be read for its text alone."""

    leaves_files = False

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        if self.leaves_files:
            return _Nothing()
        return super()._get_file_stream(total_content_length, content_type, filename, content_length)


def _too_large(error: RequestEntityTooLarge) -> Any:
    length, most = request.content_length or 0, current_app.config["MAX_CONTENT_LENGTH"]
    is_form = request.mimetype == "multipart/form-data" and request.method == "POST"
    if not is_form or length <= most:
        # Not the files are too large but something else, and what was read of it is gone.
        return error_page(error.code)
    g.actor = signed_in()
    asked = cast("FormRequest", request)
    # Servers that tell the end of a body let it be read up to the limit only, and its end lies behind.
    asked.max_content_length, asked.leaves_files = length + 1, True
    try:
        names = [file.filename for file in request.files.values() if file.filename]
    except RequestEntityTooLarge:
        return error_page(error.code)
    answer = keep_and_lead_back(TOO_LARGE) if is_taken_back() else None
    return answer or error_page(error.code, _words(names, length, most))


def _words(names: list[str], length: int, most: int) -> ErrorWords:
    happened = _(
        "一次送来 %(mb)s MB（%(names)s），超过一次 %(most)s MB 的上限，系统没有接收，也没有保存任何改动。",
        mb=-(-length // MEGABYTE),
        names="、".join(names) or _("没有文件名"),
        most=most // MEGABYTE,
    )
    now = (
        _("每份文件不超过 %(mb)s MB：用扫描软件把分辨率降到 150～200 DPI，或只保留需要的页。", mb=MAX_BYTES // MEGABYTE),
        _("有几份文件的，请分几次上传。"),
    )  # fmt: skip
    back = came_from()
    links = (PageLink(_("返回上传的页面"), back),) if back else ()
    return ErrorWords(_("文件太大"), happened, now, links)


def install_too_large(app: Flask) -> None:
    """Read what is too large for its text."""
    app.request_class = FormRequest
    app.register_error_handler(RequestEntityTooLarge, _too_large)
