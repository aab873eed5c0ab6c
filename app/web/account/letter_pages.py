"""邮件设置: which letters a unit or an employee wants, and which always come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.domain.letter_wishes import DIGEST, EARLY, NEWS, WISHES
from app.services.accounts.wish_letters import keep_wishes, wishes_for
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

letters = Blueprint("letters", __name__, url_prefix="/notices/letters")
WORDS = {
    DIGEST: (_l("每周提要"), _l("每周一封，列出轮到本单位办理的事项和本周要提交的证件；没有事项的不发。")),
    EARLY: (_l("续签开始的提醒"), _l("即将可以办理和今天起可以办理续签。")),
    NEWS: (_l("办理结果和进展"), _l("办结、权限开通、关联确认等不需要再办理的通知。")),
}


@letters.get("")
def show() -> str:
    """Show what comes by letter."""
    by = actor()
    address, unwanted = wishes_for(app_context(), by)
    offered = [one for one in WORDS if one != DIGEST or by.employer_id]
    return render_template(
        "account/letters.html",
        address=address,
        offered=[(code, *WORDS[code], code not in unwanted) for code in offered],
        has_gateway=bool(app_context().settings.sms_url),
        key=new_key(),
    )


@letters.post("")
def send() -> Response:
    """Keep what is wanted."""
    wanted = set(WISHES) & set(request.form.getlist("wanted"))
    keep_wishes(app_context(), actor(), request.form.get("_key", ""), wanted)
    flash(_("邮件设置已保存。"), "green")
    return redirect(url_for("letters.show"), 303)
