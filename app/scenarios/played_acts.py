"""Acts around a step as a story tells them: done by the name that people call them, answered by that name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.domain.nearest import nearest, or_meant
from app.scenarios.scenario_outcome import ScenarioStopError
from app.services.acts.answer_act import answer_act
from app.services.acts.do_act import AskedAct, do_act
from app.store.act_rows import CONFIRM, CONFIRMED, DECLINED, READ, acts_of_case
from app.store.case_rows import case_of

if TYPE_CHECKING:
    from app.domain.acts import Act
    from app.scenarios.fixtures import Fixtures
    from app.scenarios.scenario_model import Step
    from app.store.act_rows import ActRow

VERDICTS = {"同意": CONFIRMED, "不同意": DECLINED}


def play_act(cast: Fixtures, case_id: str, step: Step) -> None:
    """Do an act; raises ScenarioStopError for a name that the edition does not have, or what the act refuses."""
    act = _declared(cast, case_id, str(step.value))
    named = step.details.get("to", ())
    to = tuple(cast.actor(one).account_id for one in ([named] if isinstance(named, str) else named))
    asked = AskedAct(act.key, str(step.details.get("text", "")), to)
    do_act(cast.context, cast.actor(step.who), case_id, uuid4().hex, asked)


def play_reply(cast: Fixtures, case_id: str, step: Step) -> None:
    """Answer the last act of a name that waits; raises ScenarioStopError when none does."""
    by, name = cast.actor(step.who), str(step.value)
    with cast.context.database.reading() as work:
        rows = acts_of_case(work, case_id)
    waiting = [one for one in rows if name in {one.title, one.kind} and _waits_for(one, by.account_id)]
    if not waiting:
        told = "、".join(dict.fromkeys(one.title for one in rows if one.is_waiting)) or "无"
        raise ScenarioStopError(f"没有等待答复的“{name}”；等待答复的有 {told}")
    row, said = waiting[-1], str(step.details.get("verdict", "同意"))
    if row.waits_as == CONFIRM and said not in VERDICTS:
        raise ScenarioStopError(f"verdict 写成了“{said}”，只能是 {'、'.join(VERDICTS)}")
    verdict = VERDICTS[said] if row.waits_as == CONFIRM else ""
    text = str(step.details.get("text", ""))
    answer_act(cast.context, by, case_id, row.id, uuid4().hex, text=text, verdict=verdict)


def _waits_for(row: ActRow, account_id: str) -> bool:
    if row.waits_as == READ:
        return row.readers.get(account_id, row.at) is None
    return row.is_waiting


def _declared(cast: Fixtures, case_id: str, name: str) -> Act:
    acts = declared_acts(cast, case_id)
    found = next((one for one in acts if name in {one.key, one.title}), None)
    if found is None:
        titles = [one.title for one in acts]
        meant = or_meant(nearest(name, titles)) or f"，可以写的是 {'、'.join(titles) or '无'}"
        raise ScenarioStopError(f"这一版没有“{name}”这种行为{meant}")
    return found


def declared_acts(cast: Fixtures, case_id: str) -> tuple[Act, ...]:
    """Return the acts that the edition of a case declares."""
    with cast.context.database.reading() as work:
        edition = case_of(work, case_id).edition
        return cast.context.editions.acts(work, edition).declared


def observed_acts(cast: Fixtures, case_id: str) -> dict[str, Any]:
    """Return which acts can be tried, and which wait for whom, as plain JSON."""
    with cast.context.database.reading() as work:
        rows = acts_of_case(work, case_id)
    return {
        "declared": [{"title": one.title, "to": one.to is not None} for one in declared_acts(cast, case_id)],
        "done": [
            {"title": one.title, "waits": one.is_waiting, "confirms": one.waits_as == CONFIRM} for one in rows
        ],
    }
