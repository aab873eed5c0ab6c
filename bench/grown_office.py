"""An office after years: people, permits, applications and all they leave behind, copied from a few real ones.

One unit has an eighth of all people, the others few each. What is copied is what the product itself wrote, so that
every page can be opened; identities, days and states differ as they would.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.name_order import order_key
from app.services.context.beijing import beijing_day
from app.store.schema import metadata
from bench.bulk_rows import BulkRows, no_mail, own_record
from bench.grown_traffic import write_traffic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

SHARE_OF_BIG_UNIT = 0.126
PEOPLE_OF_SMALL_UNIT = 35
OPEN, FRESH = 0.2, 0.4
"""Shares of people with an open application, and of those whose unit has not sent it on."""
SUSPENDED = 0.03
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜闫佟谌"
GIVEN = "安博晨丹恩芳刚浩佳凯磊敏宁鹏琪然思涛薇欣雅泽"
_KEY = re.compile(r"[0-9a-f]{32}")
T = metadata.tables
AT_ONCE = 5_000
COPIED = ("answer", "case_document", "history_event", "review_decision", "correction_item", "notice")
"""Tables whose rows belong to a case and are copied with it; tasks, timers and slips have ids of their own."""
LEFT_OF_ENDED = 2
"""How many rows of a kind are kept of an application that has ended; a real one leaves more."""


@dataclass(frozen=True, slots=True)
class Models:
    """Ids of what is copied: a person, and applications that have just begun, are under review, have ended."""

    person: str
    employer: str
    begun: str
    reviewed: str
    ended: str


class Grower:
    """Fills one context in one transaction."""

    def __init__(self, context: AppContext, work: UnitOfWork, models: Models, people: int) -> None:
        self.context, self.work, self.models, self.people = context, work, models, people
        self.bulk = BulkRows(work)
        self.today = beijing_day(work.now)
        self.random = random.Random(20261128)  # noqa: S311 — the same office every time
        self.units = self._unit_ids()
        self.cases = {kind: self._parts(getattr(models, kind)) for kind in ("begun", "reviewed", "ended")}

    def _unit_ids(self) -> list[str]:
        small = max(3, int(self.people * (1 - SHARE_OF_BIG_UNIT)) // PEOPLE_OF_SMALL_UNIT)
        return [self.models.employer, *(f"e{number:031x}" for number in range(small))]

    def _parts(self, case_id: str) -> dict[str, list[dict[str, Any]]]:
        names = (*COPIED, "human_task", "timer", "slip")
        parts = {name: self.bulk.rows(T[name], "case_id = :case", case=case_id) for name in names}
        parts["application_case"] = self.bulk.rows(T["application_case"], "id = :case", case=case_id)
        groups = "task_key IN (SELECT key FROM human_task WHERE case_id = :case)"
        parts["task_group"] = self.bulk.rows(T["task_group"], groups, case=case_id)
        return parts

    def grow(self) -> int:
        """Write everything; return how many rows."""
        self._write_units()
        owners = [self._unit_of(number) for number in range(self.people)]
        self._write_people(owners)
        self._write_permits(owners)
        self._write_cases(owners)
        write_traffic(self.bulk, owners)
        return self.bulk.written

    def _unit_of(self, number: int) -> str:
        if number < self.people * SHARE_OF_BIG_UNIT:
            return self.units[0]
        # Skewed: the first of the small units have many times as many people as the last.
        return self.units[1 + int((len(self.units) - 1) * self.random.random() ** 2)]

    def _write_units(self) -> None:
        model = self.bulk.rows(T["employer"], "id = :id", id=self.models.employer)[0]
        permissions = self.bulk.rows(T["permission"], "employer_id = :id", id=self.models.employer)
        names = [
            (unit, f"北京{self._name()}第{number}科技有限公司") for number, unit in enumerate(self.units)
        ][1:]
        self.bulk.write(
            T["employer"],
            (
                {**model, "id": unit, "name": name, "name_key": order_key(name), "uscc": f"9111{number:014d}",
                 "association_code": f"B{number:07d}", "profile_sealed": None, **no_mail(self.work, unit)}
                for number, (unit, name) in enumerate(names)
            ),
        )  # fmt: skip
        self.bulk.write(
            T["permission"],
            (
                {**row, "id": f"{place}{unit[1:]}", "employer_id": unit}
                for unit, _name in names
                for place, row in enumerate(permissions)
            ),
        )

    def _name(self) -> str:
        return self.random.choice(SURNAMES) + "".join(self.random.choices(GIVEN, k=2))

    def _write_people(self, owners: list[str]) -> None:
        model = self.bulk.rows(T["person"], "id = :id", id=self.models.person)[0]
        account = self.bulk.rows(T["account"], "person_id = :id", id=self.models.person)[0]
        tie = self.bulk.rows(T["association"], "person_id = :id", id=self.models.person)[0]
        contract = self.bulk.rows(T["contract"], "association_id = :id", id=tie["id"])[0]
        seal = self.work.seal
        names = [self._name() for _ in owners]

        def people() -> Iterator[dict[str, Any]]:
            for number, name in enumerate(names):
                identity, key = f"11010119900101{number:06d}", _person(number)
                yield {
                    **model, "id": key, "name": name, "name_key": order_key(name),
                    "id_number_sealed": seal.close(identity, f"person.id_number:{key}"),
                    "phone_sealed": seal.close("15400000000", f"person.phone:{key}"),
                    "id_number_index": seal.index(identity), "id_number_masked": f"110101********{number % 10000:04d}",
                    **own_record(self.work, key),
                }  # fmt: skip

        self.bulk.write(T["person"], people())
        self.bulk.write(
            T["account"],
            (
                {**account, "id": f"b{number:031x}", "login": f"person{number}", "display_name": name,
                 "person_id": _person(number)}
                for number, name in enumerate(names)
            ),
        )  # fmt: skip
        ties = [f"d{number:031x}" for number in range(len(owners))]
        self.bulk.write(
            T["association"],
            (
                {**tie, "id": ties[number], "person_id": _person(number), "employer_id": unit, "state": "active",
                 "ended_on": None}
                for number, unit in enumerate(owners)
            ),
        )  # fmt: skip
        self.bulk.write(
            T["contract"],
            ({**contract, "id": f"f{number:031x}", "association_id": key} for number, key in enumerate(ties)),
        )

    def _write_permits(self, owners: list[str]) -> None:
        model = self.bulk.rows(T["permit"], "person_id = :id", id=self.models.person)[0]
        link = self.bulk.rows(T["employment_link"], "permit_id = :id", id=model["id"])[0]

        def permits() -> Iterator[dict[str, Any]]:
            for number, unit in enumerate(owners):
                is_suspended = self.random.random() < SUSPENDED
                ends = self.today + timedelta(days=self.random.randrange(0, 1095))
                yield {
                    **model, "id": _permit(number), "person_id": _person(number), "permit_no": f"G{number:09d}",
                    "holder_sealed": None,
                    "employer_id": self.units[-1] if is_suspended else unit,
                    "state": "suspended" if is_suspended else "valid", "valid_until": self.bulk.day(ends),
                    "suspended_on": self.bulk.day(self.today) if is_suspended else None, "dissociation_hold": False,
                }  # fmt: skip

        self.bulk.write(T["permit"], permits())
        self.bulk.write(
            T["employment_link"],
            (
                {**link, "id": f"9{number:031x}", "permit_id": _permit(number), "employer_id": unit}
                for number, unit in enumerate(owners)
            ),
        )

    def _write_cases(self, owners: list[str]) -> None:
        """Give everybody one application; most have ended, some wait for the unit, some for the authority."""
        for first in range(0, len(owners), AT_ONCE):
            some = owners[first : first + AT_ONCE]
            made = [self._copy(first + place, unit) for place, unit in enumerate(some)]
            for name in ("application_case", "human_task", *COPIED, "timer", "slip", "task_group"):
                self.bulk.write(T[name], (row for parts in made for row in parts.get(name, ())))

    def _copy(self, number: int, unit: str) -> dict[str, list[dict[str, Any]]]:
        chance = self.random.random()
        kind = "ended" if chance > OPEN else "begun" if chance < OPEN * FRESH else "reviewed"
        parts, case_id = self.cases[kind], f"c{number:031x}"
        begun = self.work.now - timedelta(
            minutes=self.random.randrange(60, 60 * 24 * (700 if kind == "ended" else 20))
        )
        told = {"case_id": case_id}
        case = parts["application_case"][0]
        known = {case["id"]: case_id, case["person_id"]: _person(number), case["permit_id"]: _permit(number)}
        keys = _Keys(number, {**known, case["employer_id"]: unit})
        copied: dict[str, list[dict[str, Any]]] = {
            "application_case": [
                {**case, "id": case_id, "number": f"G{number:08d}", "person_id": _person(number),
                 "permit_id": _permit(number), "employer_id": unit, "created_at": self.bulk.moment(begun),
                 "blob": keys.renamed(bytes(case["blob"]).decode()).encode()}
            ],
            "human_task": [
                {**row, **told, "key": keys.of(row["key"]), "groups": keys.renamed(row["groups"]),
                 "claimed_by": None}
                for row in (parts["human_task"][-LEFT_OF_ENDED:] if kind == "ended" else parts["human_task"])
            ],
            "timer": [
                {**row, **told, "key": keys.renamed(row["key"]),
                 "host": keys.of(row["host"]) if row["host"] else None}
                for row in parts["timer"]
            ],
            "task_group": [
                {**row, "task_key": keys.of(row["task_key"]), "claimed_by": None,
                 "group_name": keys.renamed(row["group_name"]), "person_id": row["person_id"] and _person(number),
                 "employer_id": unit, "opened_at": self.bulk.moment(begun)}
                for row in parts["task_group"]
            ],
            "slip": [{**row, **told, "code": f"G{number:012d}", "person_id": _person(number)} for row in parts["slip"]],
        }  # fmt: skip
        for name in COPIED:
            rows = parts[name][-LEFT_OF_ENDED:] if kind == "ended" else parts[name]
            copied[name] = [self._renamed(name, row, told, keys, place) for place, row in enumerate(rows)]
        return copied

    def _renamed(
        self, name: str, row: dict[str, Any], told: dict[str, Any], keys: _Keys, place: int
    ) -> dict[str, Any]:
        new = {**row, **told}
        if "id" in row:
            new["id"] = f"{place:02x}{name[0]}{keys.number:029x}"
        if name == "notice":
            new["dedup_key"] = f"{place}.{keys.number}"
            new["audience"] = keys.renamed(row["audience"])
        if name == "answer":
            opened = self.work.seal.open(bytes(row["data_sealed"]), f"answer.data:{row['task_key']}")
            new["task_key"] = keys.of(row["task_key"])
            new["data_sealed"] = self.work.seal.close(opened, f"answer.data:{new['task_key']}")
        elif row.get("task_key"):
            new["task_key"] = keys.of(row["task_key"])
        return new


class _Keys:
    """Gives the keys in the state of one case new names, the same name for the same key."""

    def __init__(self, number: int, known: dict[str, str]) -> None:
        self.number = number
        self._known = known

    def of(self, key: str) -> str:
        """Return the new name of a key."""
        return self._known.setdefault(key, f"{len(self._known):02x}a{self.number:029x}")

    def renamed(self, text: str) -> str:
        """Return a text with every key in it renamed."""
        return _KEY.sub(lambda found: self.of(found[0]), text)


def _person(number: int) -> str:
    return f"7{number:031x}"


def _permit(number: int) -> str:
    return f"8{number:031x}"
