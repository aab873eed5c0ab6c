"""Steps of a try-run: from what a page sends to a step as a scenario file writes it, and from there to words."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.domain.whole_numbers import whole_number
from app.scenarios.day_words import is_passing, passing_word
from app.scenarios.fixtures import EMPLOYEE
from app.scenarios.scenario_model import OperatorWord, ReviewWord
from app.scenarios.stage_papers import CONDITIONS
from app.services.context.beijing import BEIJING
from app.web.wording.date_wording import date_zh
from app.web.wording.status_words import status_of
from app.web.wording.studio_words import EXPECTED
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.datastructures import MultiDict

    Asked = tuple[dict[str, Any] | None, str]

MOST_DAYS = 400
"""That a try-run may pass at once."""
PAPER = "_paper."
"""How the fields begin that say which sample paper is laid into a place."""
LONGEST = 4_000
OPERATOR = "operator"


def step_asked(form: MultiDict[str, str], setup: Mapping[str, Any]) -> Asked:
    """Return the request that a form makes, or None and why there is none."""
    readers: Mapping[str, Callable[[], Asked]] = {
        "form": lambda: _form(form),
        "start": lambda: _start(form, setup),
        "review": lambda: (_row({"review": str(ReviewWord.EVERY_LEVEL)}), ""),
        "withdraw": lambda: _withdraw(form),
        "clock": lambda: _clock(form),
        "operate": lambda: _operate(form),
        "signal": lambda: _signal(form),
        "act": lambda: _act(form),
        "reply": lambda: _reply(form),
    }
    reader = readers.get(form.get("_do", ""))
    return reader() if reader else (None, str(_("没有看懂要做哪一步，请从页面上选择。")))


def _part(form: MultiDict[str, str]) -> str:
    return form.get("_part", "").strip()[:60]


def _start(form: MultiDict[str, str], setup: Mapping[str, Any]) -> Asked:
    begin = {"who": _part(form) or setup.get("starter", ""), "start": setup["process"]}
    return _row(begin | dict(setup.get("start") or {})), ""


def _withdraw(form: MultiDict[str, str]) -> Asked:
    if not _part(form):
        return None, str(_("请选择由谁来撤回。"))
    return _row({"who": _part(form), "withdraw": True}), ""


def _act(form: MultiDict[str, str]) -> Asked:
    """An act of the case's edition, with its text and whom it is written to."""
    title, to = form.get("_act", "").strip()[:40], form.get("_to", "").strip()[:60]
    if not _who(form) or not title:
        return None, str(_("请选择由谁来做什么。"))
    row: dict[str, Any] = {"who": _who(form), "act": title}
    return _row(row | _text(form) | ({"to": [to]} if to else {})), ""


def _reply(form: MultiDict[str, str]) -> Asked:
    title, verdict = form.get("_act", "").strip()[:40], form.get("_verdict", "").strip()[:10]
    if not _who(form) or not title:
        return None, str(_("请选择由谁来答复什么。"))
    row: dict[str, Any] = {"who": _who(form), "reply": title}
    return _row(row | _text(form) | ({"verdict": verdict} if verdict else {})), ""


def _who(form: MultiDict[str, str]) -> str:
    """Reviewers play no part of a story: they are named by their account."""
    return form.get("_login", "").strip()[:60] or _part(form)


def _text(form: MultiDict[str, str]) -> dict[str, str]:
    text = form.get("_text", "").strip()[:LONGEST]
    return {"text": text} if text else {}


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "row", "row": row}


def _form(form: MultiDict[str, str]) -> Asked:
    who = _part(form)
    if not who or not form.get("_task"):
        return None, str(_("请选择由谁来办。"))
    posted = {
        name: [value[:LONGEST] for value in form.getlist(name)]
        for name in form
        if not name.startswith("_") and name != "csrf_token"
    }
    step = form.get("_step", "")
    papers = {
        name.removeprefix(PAPER): value
        for name, value in form.items()
        if name.startswith(PAPER) and value in CONDITIONS
    }
    do = {"element": form.get("_task", ""), "who": who, "posted": posted, "papers": papers}
    if step:
        # Who has changed nothing but the person sees the form as that person would.
        again = {**posted, "_step": [step]} if step != "open" else None
        return do | {"kind": "draw", "posted": again}, ""
    return do | {"kind": "form"}, ""


def _clock(form: MultiDict[str, str]) -> Asked:
    how = form.get("_how", "")
    if how == "deadline" and form.get("_day"):
        return _row({"clock": form["_day"]}), ""
    if how == "date" and form.get("_date"):
        return _row({"clock": form["_date"]}), ""
    days = whole_number(form.get("_days", "").strip()) or 0
    if how in {"working", "plain"} and 0 < days <= MOST_DAYS:
        return _row({"clock": passing_word(days, working=how == "working")}), ""
    return None, str(_("请写几天（1 到 400），或者选一个日期。"))


def _signal(form: MultiDict[str, str]) -> Asked:
    signal = form.get("_signal", "").strip()[:80]
    if not signal:
        return None, str(_("请选择发出哪一个信号。"))
    return _row({"who": OPERATOR, "signal": signal}), ""


def _operate(form: MultiDict[str, str]) -> Asked:
    what, reason = form.get("_what", ""), form.get("_reason", "").strip()[:500]
    if what not in {str(one) for one in OperatorWord}:
        return None, str(_("请选择系统管理员登记什么。"))
    row = {"who": OPERATOR, "operate": what, "about": EMPLOYEE}
    return _row(row | ({"reason": reason} if reason else {})), ""


def expectations_told(wanted: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, Any, str]]:
    """Return what a story expects after a step: for each thing its key, its word and what it shall be.

    `names` are those of steps and notices.
    """
    return [(key, EXPECTED.get(key, key), _told(value, names, key)) for key, value in wanted.items()]


def _told(value: Any, names: Mapping[str, str], key: str = "") -> str:
    if isinstance(value, dict):
        words = names if key in {"tasks", "notices"} else EXPECTED
        parts = [
            _("%(name)s：%(value)s", name=words.get(one, one), value=_told(said, names, one))
            for one, said in value.items()
        ]
        return "；".join(parts) or str(_("没有"))
    if isinstance(value, list):
        return "、".join(_told(one, names) for one in value)
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    return str(status_of(value).label) if key == "state" else _day(str(value))


def _day(text: str) -> str:
    """Return a day in words; what a story names otherwise, such as `valid_until+1d`, stays as it is."""
    try:
        return date_zh(date.fromisoformat(text))
    except ValueError:
        return text


def step_told(row: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return a step in words."""
    who = str(row.get("who", ""))
    tellers: Mapping[str, Callable[[Any], str]] = {
        "start": lambda _value: _("%(who)s 发起", who=who),
        "task": lambda task: _("%(who)s 办理【%(task)s】", who=who, task=names.get(str(task), task)),
        "review": lambda how: _("审核：%(how)s", how=how),
        "clock": lambda day: str(day) if is_passing(str(day)) else _("到 %(day)s", day=_day(str(day))),
        "withdraw": lambda _value: _("%(who)s 撤回", who=who),
        "operate": lambda what: _("系统管理员：%(what)s", what=what),
        "signal": lambda name: _("从外面发出信号“%(name)s”", name=name),
        "act": lambda act: _("%(who)s：%(act)s", who=who, act=act),
        "reply": lambda act: _("%(who)s 答复“%(act)s”", who=who, act=act),
        "attach": lambda _value: _("%(who)s 更新附件", who=who),
        "profile": lambda _value: _("%(who)s 更新单位信息", who=who),
        "claim": lambda task: _("领取【%(task)s】", task=names.get(str(task), task)),
        "release": lambda task: _("放回【%(task)s】", task=names.get(str(task), task)),
    }
    told = next((str(tell(row[key])) for key, tell in tellers.items() if key in row), "")
    if row.get("refused"):
        return str(_("%(step)s（应被拒绝）", step=told))
    return told or str(_("核对") if row else _("开头"))


def next_day(seen: Mapping[str, Any]) -> str:
    """Return the day in Beijing on whose morning the next timer has fired; empty where none waits."""
    instants = [datetime.fromisoformat(one["due_at"]) for one in seen.get("timers", ())]
    if not instants:
        return ""
    day = min(instants).astimezone(BEIJING).date()
    today = date.fromisoformat(seen["day"])
    return max(day, today + timedelta(days=1)).isoformat()
