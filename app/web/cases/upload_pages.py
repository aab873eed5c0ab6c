"""Pieces of files that are being uploaded: how far one has come, its next piece, its end, or giving it up.

Only a script comes here and hears JSON. A piece carries the place at which it begins (`Upload-Offset`) and may carry
its digest (`Upload-Digest`, SHA-256); told again after a lost answer it changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from app.services.context.refusals import StoreAwayError
from app.services.papers.store_paper import PaperRefusedError
from app.services.uploads.finish_file import BUSY, finish_file
from app.services.uploads.receive_piece import (
    LARGEST_PIECE,
    NoRoomForPieceError,
    PieceRefusedError,
    arriving_file_of,
    give_up,
    receive_piece,
)
from app.web.forms.record_uploads import refusal_sentence
from app.web.frame.gate import actor, app_context
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable

uploads = Blueprint("uploads", __name__, url_prefix="/uploads")
OFFSET, DIGEST = "Upload-Offset", "Upload-Digest"
CONFLICT, TOO_LARGE, UNPROCESSABLE, BUSY_STATUS, NO_ROOM = 409, 413, 422, 503, 507
RETRY_SECONDS = "2"


@uploads.get("/<paper_id>/<file_id>")
def state(paper_id: str, file_id: str) -> Any:
    """Tell how many bytes of a file have come."""
    file = arriving_file_of(app_context(), actor(), paper_id, file_id)
    return {"received": file.received, "finished": file.is_finished}


@uploads.patch("/<paper_id>/<file_id>")
def receive(paper_id: str, file_id: str) -> Any:
    """Take a piece."""
    offset = request.headers.get(OFFSET, type=int)
    if offset is None or offset < 0 or (request.content_length or 0) > LARGEST_PIECE:
        return {"why": "size"}, TOO_LARGE
    piece = request.get_data(cache=False)
    digest = request.headers.get(DIGEST, "")
    return {"received": receive_piece(app_context(), actor(), paper_id, file_id, offset, piece, digest)}


@uploads.post("/<paper_id>/<file_id>")
def finish(paper_id: str, file_id: str) -> Any:
    """Make pages of a file that has come in whole."""
    digest = request.form.get("digest", "")
    file = told_in_json(lambda: finish_file(app_context(), actor(), paper_id, file_id, digest))
    return file if isinstance(file, tuple) else {"finished": True, "pages": file.page_count}


@uploads.delete("/<paper_id>/<file_id>")
def cancel(paper_id: str, file_id: str) -> Any:
    """Give a file up."""
    give_up(app_context(), actor(), paper_id, file_id)
    return {"received": 0}


def told_in_json(act: Callable[[], Any]) -> Any:
    """Return what an act returns, or the answer that says why its file is refused or not looked at yet."""
    try:
        return act()
    except PaperRefusedError as bad:
        codes = {one["code"] for one in bad.facts["report"]["findings"]}
        if BUSY.intersection(codes):
            return {"said": refusal_sentence(bad)}, BUSY_STATUS, {"Retry-After": RETRY_SECONDS}
        return {"said": refusal_sentence(bad)}, UNPROCESSABLE


@uploads.errorhandler(PieceRefusedError)
def _piece_refused(error: PieceRefusedError) -> Any:
    if error.facts["why"] == "pages":
        return {"said": _("一份材料不超过 60 页。请移除不需要的文件后再试。")}, UNPROCESSABLE
    return {"received": error.facts["received"], "why": error.facts["why"]}, CONFLICT


@uploads.errorhandler(StoreAwayError)
def _store_away(_error: StoreAwayError) -> Any:
    told = _("存放材料的服务器暂时没有应答，已经上传的部分还在。请几分钟后再试；期限临近请拨打客服电话。")
    return {"said": told}, BUSY_STATUS, {"Retry-After": RETRY_SECONDS}


@uploads.errorhandler(NoRoomForPieceError)
def _no_room(_error: NoRoomForPieceError) -> Any:
    return {
        "said": _("服务器没有空间保存这份文件，其他内容不受影响。请稍后再上传；期限临近请拨打客服电话。")
    }, NO_ROOM
