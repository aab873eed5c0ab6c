"""Every block and every state on one page, with fictional people, so that they can be looked at and checked."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from flask import Blueprint, render_template, request
from markupsafe import Markup

from app.forms_reader.definition import read_form
from app.forms_reader.posted_values import apply_step, initial_values
from app.forms_reader.validation import validate
from app.web.components.paper_views import FindingView, PaperView, SlotView
from app.web.forms.form_page import FormSubmission, render_form
from app.web.forms.form_views import FormContext
from app.web.style.style_guide_sample import FORM, TONES

style_guide = Blueprint("style_guide", __name__)

_MOMENT = datetime(2026, 11, 23, 2, 42, tzinfo=UTC)
_PAPER = PaperView(
    "申报收入查询记录.pdf",
    "#paper",
    _MOMENT,
    5,
    (
        FindingView("看不到纸张的四边，请重新扫描整页", "warning", (2, 3)),
        FindingView("页面是灰度扫描，请用彩色模式", "error", (4,)),
    ),
)
_AROUND = FormContext(
    context={"post_now": "高级工程师"},
    slots={"declared_income_record": SlotView("declared_income_record", (_PAPER,), "漏盖财务章")},
    panels={"window": Markup("<p>最晚 2026年12月24日 提交。</p>")},
)


@style_guide.route("/styleguide", methods=["GET", "POST"])
def show() -> str:
    """Show all blocks; the form on the page works like a real one but keeps nothing."""
    definition = read_form(json.dumps(FORM, ensure_ascii=False).encode())
    values: Any = initial_values(definition)
    errors: tuple[tuple[str, str], ...] = ()
    if request.method == "POST":
        posted = request.form.to_dict(flat=False)
        stepped = apply_step(definition, posted)
        told = None if stepped is not None else validate(definition, posted, _AROUND.context)
        values = stepped if told is None else told.raw
        errors = told.errors if told else ()
    sending = FormSubmission("/styleguide", "style-guide", "提交主管部门审核", cancel_url="/styleguide")
    return render_template(
        "style_guide.html",
        form=render_form(definition, values, sending, errors, _AROUND),
        errors=errors,
        moment=_MOMENT,
        today=date(2026, 11, 23),
        tones=TONES,
        papers=(_PAPER,),
    )
