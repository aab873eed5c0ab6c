"""基础信息采集: one page for each group of the unit's profile, its progress on top, drafts kept on the way."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.services.records.employer_profile import (
    GROUPS,
    group_form,
    group_view,
    keep_group,
    keep_group_draft,
    profile_view,
)
from app.services.tasks.chosen_papers import take_back_from_unit
from app.services.tasks.doubtful_papers import keep_reasons_of_unit
from app.web.components.chosen_papers_shown import (
    shown_as_chosen,
    slot_of_unit,
    slot_to_take_back,
    unit_paper,
)
from app.web.components.paper_reasons import posted_reasons, slot_asking_reason
from app.web.forms.form_door import FormDoor, take_form
from app.web.forms.form_page import KEY, FormSubmission, render_form
from app.web.forms.form_views import FormContext
from app.web.forms.record_uploads import keep_unit_papers, posted_answers
from app.web.frame.gate import actor, app_context, new_key
from app.web.recovery.ended_session import restored_values
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.forms_reader.form_definition import FormDefinition
    from app.services.records.employer_profile import GroupView
    from app.web.components.paper_views import PaperView

profile = Blueprint("profile", __name__, url_prefix="/employer/profile")
TITLES = {
    "general": _l("一般信息"),
    "qualifications": _l("单位资质"),
    "agent": _l("业务经办人"),
    "licence": _l("营业执照"),
}


@profile.get("/")
def overview() -> Any:
    """Lead to the first group that is missing; show all four once the profile is complete."""
    with app_context().database.reading() as work:
        seen = profile_view(work, str(actor().employer_id))
    if not seen.is_complete:
        return redirect(url_for("profile.group", group=seen.next_group), 303)
    return render_template("employer/profile.html", groups=GROUPS, titles=TITLES)


@profile.get("/<group>")
def group(group: str) -> str:
    """Show one group's form."""
    return _page(group)


def _page(group: str, values: Mapping[str, Any] | None = None, errors: Sequence[tuple[str, str]] = ()) -> str:
    employer_id = str(actor().employer_id)
    with app_context().database.reading() as work:
        shown = group_view(app_context(), work, employer_id, group)
        seen = profile_view(work, employer_id)
        now = work.now
        slots = {
            slot: slot_asking_reason(work, employer_id, slot_of_unit(work, slot, _papers(shown, slot)))
            for slot in shown.form.slots
        }
    around = FormContext(context=shown.context, slots=slots, now=now)
    answers = (restored_values(shown.form) or shown.values) if values is None else values
    is_last = group == GROUPS[-1]
    sending = FormSubmission(
        action=url_for("profile.send", group=group),
        key=new_key(),
        submit=_("保存") if seen.is_complete else (_("提交") if is_last else _("保存并继续")),
        cancel_url=url_for("profile.overview") if seen.is_complete else url_for("employer.home"),
        save_words="" if seen.is_complete else _("暂存"),
        keeps_draft=True,
        draft=shown.draft,
    )
    return render_template(
        "employer/profile_group.html",
        group=group,
        groups=GROUPS,
        titles=TITLES,
        seen=seen,
        errors=errors,
        form=render_form(shown.form, answers, sending, errors, around),
    )


def _papers(shown: GroupView, slot: str) -> tuple[PaperView, ...]:
    row = shown.attachments.get(slot)
    return () if row is None else (unit_paper(row),)


@profile.post("/<group>")
def send(group: str) -> Any:
    """Keep papers first, then the answers: half-done, or checked."""
    key, posted = request.form.get(KEY, ""), posted_answers()

    def form() -> FormDefinition:
        with app_context().database.reading() as work:
            return group_form(app_context(), work, group)

    def bring() -> list[tuple[str, str]]:
        if slot := slot_to_take_back(posted):
            take_back_from_unit(app_context(), actor(), slot)
        return keep_unit_papers(form(), key)

    def submit(_form: FormDefinition, refused: Sequence[tuple[str, str]]) -> Any:
        with app_context().database.reading() as work:
            was_complete = profile_view(work, str(actor().employer_id)).is_complete
        kept = keep_group(app_context(), actor(), group, posted, key, refused, shown_as_chosen())
        return redirect(_next(group, kept, was_complete=was_complete), 303)

    keep_reasons_of_unit(app_context(), actor(), posted_reasons())
    return take_form(
        FormDoor(
            form=form,
            posted=posted,
            show=partial(_page, group),
            submit=submit,
            keep=partial(keep_group_draft, app_context(), actor(), group),
            bring=bring,
            page_url=url_for("profile.group", group=group),
        )
    )


def _next(group: str, kept: Mapping[str, Any], *, was_complete: bool) -> str:
    """Return where to go from a group that is kept: on, home, or back to the overview."""
    if was_complete:
        flash(_("“%(name)s”已保存。", name=str(TITLES[group])), "green")
        return url_for("profile.overview")
    if kept["is_complete"]:
        flash(_("单位信息已完善。下一步请在“附件管理”上传单位附件。"), "green")
        return url_for("employer.home")
    place = GROUPS.index(group) + 1
    if place == len(GROUPS):
        flash(_("已保存。还有未填写的部分，填完后即完成采集。"), "amber")
        return url_for("profile.group", group=kept["missing"][0])
    return url_for("profile.group", group=GROUPS[place])
