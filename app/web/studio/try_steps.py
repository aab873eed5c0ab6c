"""Steps of a try-run: from what a page sends to a step as a scenario file writes it, and from there to words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.scenarios.scenario_model import OperatorWord, ReviewWord
from app.web.wording.studio_words import PAPER_CONDITIONS
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.datastructures import MultiDict

PAPER = "_paper."
"""How the fields begin that say which sample paper is laid into a place."""
LONGEST = 4_000
OPERATOR = "operator"


def step_asked(form: MultiDict[str, str], setup: Mapping[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """Return the request that a form makes, or None and why there is none."""
    kind = form.get("_do", "")
    who = form.get("_part", "").strip()[:60]
    if kind == "form":
        if not who or not form.get("_task"):
            return None, str(_("请选择由谁来办。"))
        return _form(form, who), ""
    if kind == "start":
        begin = {"who": who or setup.get("starter", ""), "start": setup["process"]}
        return _row(begin | dict(setup.get("start") or {})), ""
    if kind == "review":
        return _row({"review": str(ReviewWord.EVERY_LEVEL)}), ""
    if kind == "withdraw":
        return _row({"who": who, "withdraw": True}), "" if who else str(_("请选择由谁来撤回。"))
    if kind == "clock":
        return _clock(form)
    if kind == "operate":
        return _operate(form)
    return None, str(_("没有看懂要做哪一步，请从页面上选择。"))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "row", "row": row}


def _form(form: MultiDict[str, str], who: str) -> dict[str, Any]:
    posted = {
        name: [value[:LONGEST] for value in form.getlist(name)]
        for name in form
        if not name.startswith("_") and name != "csrf_token"
    }
    step = form.get("_step", "")
    papers = {
        name.removeprefix(PAPER): value
        for name, value in form.items()
        if name.startswith(PAPER) and value in PAPER_CONDITIONS
    }
    do = {"element": form.get("_task", ""), "who": who, "posted": posted, "papers": papers}
    if step:
        # Who has changed nothing but the person sees the form as that person would.
        return do | {"kind": "draw", "posted": {**posted, "_step": [step]} if step != "open" else None}
    return do | {"kind": "form"}


def _clock(form: MultiDict[str, str]) -> tuple[dict[str, Any] | None, str]:
    how = form.get("_how", "")
    if how == "deadline" and form.get("_day"):
        return _row({"clock": form["_day"]}), ""
    if how == "date" and form.get("_date"):
        return _row({"clock": form["_date"]}), ""
    days = form.get("_days", "", type=str).strip()
    if how in {"working", "plain"} and days.isascii() and days.isdigit() and 0 < int(days) <= 400:  # noqa: PLR2004
        return _row({"clock": f"过 {int(days)} {'个工作日' if how == 'working' else '天'}"}), ""
    return None, str(_("请写几天（1 到 400），或者选一个日期。"))


def _operate(form: MultiDict[str, str]) -> tuple[dict[str, Any] | None, str]:
    what, reason = form.get("_what", ""), form.get("_reason", "").strip()[:500]
    if what not in {str(one) for one in OperatorWord}:
        return None, str(_("请选择系统管理员登记什么。"))
    row = {"who": OPERATOR, "operate": what, "about": "员工"}
    return _row(row | ({"reason": reason} if reason else {})), ""


def step_told(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return a step in words."""
    who = str(row.get("who", ""))
    if not row:
        return str(_("开头"))
    if "start" in row:
        return str(_("%(who)s 发起", who=who))
    if "task" in row:
        return str(_("%(who)s 办理【%(task)s】", who=who, task=names.get(str(row["task"]), row["task"])))
    if "review" in row:
        return str(_("审核：%(how)s", how=row["review"]))
    if "clock" in row:
        text = str(row["clock"])
        return text if text.startswith("过") else str(_("到 %(day)s", day=text))
    if "withdraw" in row:
        return str(_("%(who)s 撤回", who=who))
    return str(_("系统管理员：%(what)s", what=row.get("operate", "")))
