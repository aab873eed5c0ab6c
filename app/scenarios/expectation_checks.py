"""Compare what a step must have brought about with what the context holds; say each difference in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import PermitType
from app.scenarios.fixtures import EMPLOYEE, EMPLOYER
from app.store.act_rows import acts_of_case
from app.store.association_rows import associations_of
from app.store.case_lists import history_of
from app.store.case_rows import case_of
from app.store.employer_rows import employer_of, permissions_of
from app.store.office_paper_rows import papers_of_case
from app.store.outbox_rows import notices_for
from app.store.permit_rows import contracts_of, permits_of_person
from app.store.person_rows import person_of
from app.store.review_rows import slip_of_case
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from app.scenarios.fixtures import Fixtures
    from app.store.database import UnitOfWork

MANY = 500
NONE = "无"
OPEN = "无固定期限"
"""A contract without an end."""
DAYS = frozenset({"valid_from", "valid_until", "start_on", "end_on"})


class Checks:
    """Differences between what a story expects and what is so, as (what, expected, found)."""

    def __init__(
        self,
        cast: Fixtures,
        *,
        case_id: str | None,
        since: datetime,
        days: Callable[[str | date], date],
        work: UnitOfWork,
    ) -> None:
        self.cast = cast
        self.case_id = case_id
        self.since = since
        self.days = days
        self.work = work

    def differences(self, wanted: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
        """Yield every difference."""
        for key, value in wanted.items():
            yield from getattr(self, f"_{key}", self._case_fact)(value, key)

    def _case_fact(self, wanted: Any, key: str) -> Iterator[tuple[str, str, str]]:
        if self.case_id is None:
            yield f"办件 {key}", str(wanted), "还没有办件"
            return
        column = {"urgent": "is_urgent"}.get(key, key)
        found = getattr(case_of(self.work, self.case_id), column)
        if found != wanted:
            yield f"办件 {key}", str(wanted), str(found)

    def _slip(self, wanted: bool, _key: str) -> Iterator[tuple[str, str, str]]:  # noqa: FBT001 — what the file says
        found = slip_of_case(self.work, str(self.case_id)) is not None
        if found != wanted:
            yield "确认单", "有" if wanted else NONE, "有" if found else NONE

    def _tasks(self, wanted: Mapping[str, str], _key: str) -> Iterator[tuple[str, str, str]]:
        rows = tasks_of_case(self.work, str(self.case_id))
        found = {row.element: row for row in rows}
        for name, who in wanted.items():
            row = found.pop(name, None) or next((found.pop(r.element) for r in rows if r.name == name), None)
            if row is None:
                yield f"待办 {name}", who, "没有打开"
            elif not self.cast.does(who, row.groups):
                yield f"待办 {name}", f"由{who}办理", f"由{self.cast.whose(row.groups)}办理"
        for element, row in found.items():
            yield "待办", "没有别的", f"多了 {row.name}（{element}）"

    def _waiting_acts(self, wanted: list[str], _key: str) -> Iterator[tuple[str, str, str]]:
        found = [row.title for row in acts_of_case(self.work, str(self.case_id)) if row.is_waiting]
        if sorted(found) != sorted(wanted):
            yield "等待答复的行为", "、".join(wanted) or NONE, "、".join(found) or NONE

    def _review_due(self, wanted: str, _key: str) -> Iterator[tuple[str, str, str]]:
        found = case_of(self.work, str(self.case_id)).review_due_on
        if found != self.days(wanted):
            yield "审核期限", str(self.days(wanted)), str(found or NONE)

    def _reasons(self, wanted: list[str], _key: str) -> Iterator[tuple[str, str, str]]:
        found: set[str] = set()
        for event in history_of(self.work, str(self.case_id)):
            result = event.facts.get("result")
            if isinstance(result, dict):
                found |= {str(one["rule"]) for one in result.get("refusals") or ()}
        for rule in wanted:
            if rule not in found:
                yield "原因", rule, "、".join(sorted(found)) or NONE

    def _notices(self, wanted: Mapping[str, str | list[str]], _key: str) -> Iterator[tuple[str, str, str]]:
        for kind, names in wanted.items():
            for who in [names] if isinstance(names, str) else names:
                rows = notices_for(self.work, self.cast.actor(who).inboxes, limit=MANY)
                kinds = [row["kind"] for row in rows if row["at"] >= self.since]
                if kind not in kinds:
                    yield f"发给{who}的通知", kind, "、".join(dict.fromkeys(kinds)) or NONE

    def _papers(self, wanted: list[str], _key: str) -> Iterator[tuple[str, str, str]]:
        """Papers of the office that the case has by now, by kind or by title; there may be others."""
        rows = papers_of_case(self.work, str(self.case_id))
        found = {name for row in rows for name in (row.kind, row.title)}
        for name in wanted:
            if name not in found:
                yield "文书", name, "、".join(dict.fromkeys(row.title for row in rows)) or NONE

    def _permit(self, wanted: Mapping[str, Any], _key: str) -> Iterator[tuple[str, str, str]]:
        who = str(wanted.get("of", EMPLOYEE))
        found = next(iter(permits_of_person(self.work, str(self.cast.actor(who).person_id))), None)
        facts: dict[str, Any] = {"state": "none"}
        if found is not None:
            facts = {
                "state": str(found.state),
                "valid_until": found.valid_until,
                "valid_from": found.valid_from,
                "unit": found.employer_id,
                "name": (found.holder or {}).get("name"),
                "hold": found.dissociation_hold,
            }
        yield from self._compared(f"{who}的证件", wanted, facts)

    def _association(self, wanted: Mapping[str, Any], _key: str) -> Iterator[tuple[str, str, str]]:
        who = str(wanted.get("of", EMPLOYEE))
        rows = associations_of(self.work, str(self.cast.actor(who).person_id))
        at = self.cast.actor(str(wanted["unit"])).employer_id if "unit" in wanted else None
        found = next((row for row in rows if at in {None, row.employer_id}), None)
        facts = {"state": found.state, "unit": found.employer_id, "post": found.post} if found else {}
        yield from self._compared(f"{who}的关联", wanted, {"state": "none", **facts})

    def _contract(self, wanted: Mapping[str, Any], _key: str) -> Iterator[tuple[str, str, str]]:
        """The newest contract of the tie the person has now, or had last; `versions` counts them."""
        who = str(wanted.get("of", EMPLOYEE))
        ties = associations_of(self.work, str(self.cast.actor(who).person_id))
        known = contracts_of(self.work, ties[0].id) if ties else []
        facts: dict[str, Any] = {"kind": NONE, "versions": len(known)}
        if known:
            facts |= {"kind": known[0].kind, "start_on": known[0].start_on, "end_on": known[0].end_on or OPEN}
        yield from self._compared(f"{who}的劳动合同", wanted, facts)

    def _person(self, wanted: Mapping[str, Any], _key: str) -> Iterator[tuple[str, str, str]]:
        who = str(wanted.get("of", EMPLOYEE))
        row = person_of(self.work, str(self.cast.actor(who).person_id))
        facts = {**row.details, "name": row.name}
        yield from self._compared(f"{who}的个人信息", wanted, facts)

    def _permission(self, wanted: Mapping[str, Any], _key: str) -> Iterator[tuple[str, str, str]]:
        who = str(wanted.get("unit", EMPLOYER))
        unit = str(self.cast.actor(who).employer_id)
        kind = wanted.get("type", PermitType.BEIJING)
        found = next((row for row in permissions_of(self.work, unit) if row.permit_type == kind), None)
        facts: dict[str, Any] = {
            "state": found.state if found else "none",
            "scope": found.scope if found else None,
            "authority": found.authority if found else None,
            "code": bool(employer_of(self.work, unit).association_code),
        }
        left_out = {key: value for key, value in wanted.items() if key not in {"unit", "type"}}
        yield from self._compared(f"{who}的业务权限", left_out, facts)

    def _compared(
        self, what: str, wanted: Mapping[str, Any], found: Mapping[str, Any]
    ) -> Iterator[tuple[str, str, str]]:
        for key, value in wanted.items():
            if key == "of":
                continue
            meant: Any = value
            if key == "unit":
                meant = self.cast.actor(str(value)).employer_id
            elif key in DAYS and value != OPEN:
                meant = self.days(value)
            if found.get(key) != meant:
                told = self._unit_name(found.get(key)) if key == "unit" else str(found.get(key))
                yield (
                    f"{what} {key}",
                    str(value if meant == value else f"{value}（{self._shown(key, meant)}）"),
                    told,
                )

    def _shown(self, key: str, meant: Any) -> str:
        return self._unit_name(meant) if key == "unit" else str(meant)

    def _unit_name(self, employer_id: Any) -> str:
        return employer_of(self.work, employer_id).name if employer_id else NONE
