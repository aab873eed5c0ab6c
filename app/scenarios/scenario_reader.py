"""Read a scenario file. Strict: what we do not know is refused by name, with file and step, in Chinese."""

from __future__ import annotations

import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.scenarios.altered_tables import wrong_in_tables
from app.scenarios.given_words import GIVEN, wrong_in_given
from app.scenarios.scenario_model import (
    Action,
    Expectation,
    OperatorWord,
    ReviewWord,
    Scenario,
    ScenarioKind,
    Step,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    Before = Callable[[str], str | None]
    """Gives the text of a shared fragment by its name; None where there is none."""

FOLDER = "scenarios"
SHARED = "shared"
TOP = ("title", "kind", "begin", "people", "given", "tables", "first", "step")
EVERYWHERE = ("who", "note", "case", "refused", "expect")
OF_ACTION: Mapping[Action | None, tuple[str, ...]] = {
    Action.START: ("about", "unit", "permit_type", "authority", "as"),
    Action.TASK: ("answers", "papers", "stored_papers"),
    Action.REVIEW: ("opinion", "issues", "advice", "still"),
    Action.CLAIM: (),
    Action.RELEASE: (),
    Action.WITHDRAW: (),
    Action.CLOCK: ("unattended",),
    Action.ATTACH: (),
    Action.OPERATE: ("about", "reason", "unit", "valid_until"),
    Action.PROFILE: ("answers",),
    Action.SIGNAL: (),
    Action.ACT: ("text", "to"),
    Action.REPLY: ("text", "verdict"),
    None: (),
}
ANYBODY = frozenset({Action.REVIEW, Action.CLOCK, None})
"""Steps that need nobody named."""
EXPECTATIONS: Mapping[str, type | tuple[type, ...]] = {
    "state": str,
    "cause": str,
    "round": int,
    "urgent": bool,
    "authority": str,
    "zone": str,
    "slip": bool,
    "tasks": dict,
    "waiting_acts": list,
    "review_due": str,
    "reasons": list,
    "notices": dict,
    "papers": list,
    "permit": dict,
    "association": dict,
    "permission": dict,
    "contract": dict,
    "person": dict,
}
SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "answers": dict,
    "papers": (list, dict),
    "stored_papers": (list, dict),
    "attach": (list, dict),
    "issues": list,
    "still": dict,
    "expect": dict,
    "refused": (str, list),
    "to": (str, list),
    "text": str,
    "verdict": str,
}
PARTS: Mapping[str, tuple[str, ...]] = {
    "permit": ("of", "state", "valid_until", "valid_from", "unit", "name", "hold"),
    "association": ("of", "state", "unit", "post"),
    "permission": ("unit", "type", "state", "scope", "authority", "code"),
    "contract": ("of", "kind", "start_on", "end_on", "versions"),
    "person": ("of", "name", "post", "hukou_place", "marital_status", "education_level", "title_name"),
}


_STEP_LINE = re.compile(r"\s*\[\[\s*step\s*\]\]")
_TOML_PLACE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


class ScenarioFileError(ValueError):
    """The file cannot be read as a scenario; the message says where and what to write instead.

    `step` is the number of the step, 0 for what stands above all steps; `line` is known where the file is no TOML.
    """

    def __init__(self, message: str, *, step: int = 0, line: int | None = None) -> None:
        super().__init__(message)
        self.step, self.line = step, line


def scenario_files(folder: Path) -> list[Path]:
    """Return the scenario files of a procedure's folder."""
    return sorted((folder / FOLDER).glob("*.toml"))


def read_scenario(path: Path, processes: Path) -> Scenario:
    """Return a scenario; raises ScenarioFileError."""

    def before(name: str) -> str | None:
        shared = processes / SHARED / FOLDER / f"{name}.toml"
        return shared.read_text("utf-8") if shared.is_file() else None

    procedure = path.parent.parent.name
    return scenario_of(path.read_text("utf-8"), f"{procedure}/{path.name}", procedure, before)


def scenario_of(text: str, file: str, procedure: str, before: Before) -> Scenario:
    """Return the scenario that a text is; raises ScenarioFileError."""
    data = _loaded(text, file)
    _refuse_unknown(file, data, TOP)
    for key in ("title", "kind", "step"):
        if not data.get(key) and not (key == "step" and data.get("first")):
            raise ScenarioFileError(f"{file}：缺少 {key}")
    kinds = [kind.value for kind in ScenarioKind]
    if data["kind"] not in kinds:
        told = "、".join(kinds) + or_meant(nearest(str(data["kind"]), kinds))
        raise ScenarioFileError(f"{file}：kind 写成了“{data['kind']}”，只能是 {told}")
    steps: list[Step] = []
    for name in _list(file, data, "first"):
        steps += _steps_before(file, str(name), before)
    steps += _steps(file, _tables(file, data, "step"))
    people = data.get("people", {})
    if not isinstance(people, dict):
        raise ScenarioFileError(f"{file}：people 要写成一段 [people]，每行一个角色和它的账号")
    tables = data.get("tables", {})
    if wrong := wrong_in_tables(tables):
        raise ScenarioFileError(f"{file}：{wrong}")
    return Scenario(
        file=file,
        procedure=procedure,
        title=str(data["title"]),
        kind=ScenarioKind(data["kind"]),
        people={str(part): str(login) for part, login in people.items()},
        steps=tuple(steps),
        begin=str(data.get("begin", "today")),
        given=tuple(_given(file, row) for row in _tables(file, data, "given")),
        tables=tables,
    )


def rows_of_story(text: str, file: str, before: Before) -> list[dict[str, Any]]:
    """Return the steps of a story as they stand in its files, those of its fragments first, as plain JSON."""
    data = _loaded(text, file)
    rows: list[dict[str, Any]] = []
    for name in data.get("first", []):
        rows += _loaded(before(str(name)) or "", str(name)).get("step", [])
    told: list[dict[str, Any]] = plain([*rows, *data.get("step", [])])
    return told


def plain(value: Any) -> Any:
    """Return what a TOML file says as plain JSON: its dates are texts, as stories mostly write them."""
    return json.loads(json.dumps(value, default=str))


def step_line(text: str, step: int) -> int | None:
    """Return the line in which a step of a file begins, counted from 1; None where there is no such step."""
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _STEP_LINE.match(line)]
    return lines[step - 1] if 0 < step <= len(lines) else None


def _steps_before(file: str, name: str, before: Before) -> list[Step]:
    text = before(name)
    if text is None:
        raise ScenarioFileError(f"{file}：first 里的“{name}”不存在，应有文件 shared/scenarios/{name}.toml")
    shared = f"{SHARED}/{name}.toml"
    data = _loaded(text, shared)
    _refuse_unknown(shared, data, ("title", "step"))
    return _steps(shared, _tables(shared, data, "step"))


def _loaded(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        place = _TOML_PLACE.search(str(broken))
        line = int(place[1]) if place and place[1] else len(text.splitlines())
        raise ScenarioFileError(
            f"{file}：不是正确的 TOML（中文的键要加双引号）：第 {line} 行读不下去，{broken}", line=line
        ) from broken


def _list(place: str, data: Mapping[str, Any], key: str) -> list[Any]:
    found = data.get(key, [])
    if not isinstance(found, list):
        raise ScenarioFileError(f"{place}：{key} 要写成列表，放在方括号里")
    return found


def _tables(place: str, data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    rows = _list(place, data, key)
    if not all(isinstance(row, dict) for row in rows):
        raise ScenarioFileError(f"{place}：{key} 要写成一段一段的 [[{key}]]")
    return rows


def _given(file: str, row: dict[str, Any]) -> Mapping[str, Any]:
    _refuse_unknown(f"{file} 的 given", row, GIVEN)
    if not row.get("who"):
        raise ScenarioFileError(f"{file} 的 given：缺少 who（谁的证件和明细）")
    if wrong := wrong_in_given(row):
        raise ScenarioFileError(f"{file} 的 given（{row['who']}）：{wrong}")
    return row


def _refuse_unknown(place: str, given: Iterable[str], known: Iterable[str], step: int = 0) -> None:
    names = tuple(known)
    unknown = sorted(set(given) - set(names))
    if unknown:
        meant = or_meant(nearest(unknown[0], names))
        raise ScenarioFileError(
            f"{place}：不认识 {'、'.join(unknown)}，可以写的是 {'、'.join(names)}{meant}", step=step
        )


def _steps(file: str, rows: list[dict[str, Any]]) -> list[Step]:
    return [read_step(file, number, row) for number, row in enumerate(rows, start=1)]


def read_step(file: str, number: int, row: dict[str, Any]) -> Step:
    """Return one step as it stands in a file; raises ScenarioFileError."""
    place = f"{file} 第 {number} 步"
    actions = [action for action in Action if action.value in row]
    if len(actions) > 1:
        raise ScenarioFileError(f"{place}：一步只能做一件事，这里有 {'、'.join(actions)}", step=number)
    action = actions[0] if actions else None
    own = (action.value, *OF_ACTION[action]) if action else tuple(each.value for each in Action)
    _refuse_unknown(place, row, (*EVERYWHERE, *own), number)
    if action not in ANYBODY and not row.get("who"):
        raise ScenarioFileError(f"{place}：缺少 who（谁来做）", step=number)
    if action is None and "expect" not in row:
        raise ScenarioFileError(f"{place}：没有写做什么（{'、'.join(Action)}），也没有写 expect", step=number)
    value = row[action.value] if action else None
    if action is Action.REVIEW:
        _check_review(place, row, number)
    if action is Action.OPERATE and row["operate"] not in list(OperatorWord):
        raise ScenarioFileError(f"{place}：operate 只能是 {'、'.join(OperatorWord)}", step=number)
    _check_shapes(place, row, number)
    refused = row.get("refused", ())
    return Step(
        file=file,
        number=number,
        action=action,
        value=value,
        who=str(row.get("who", "")),
        note=str(row.get("note", "")),
        case=str(row.get("case", "")),
        details={key: row[key] for key in OF_ACTION[action] if key in row},
        refused=(refused,) if isinstance(refused, str) else tuple(refused),
        expect=_expectation(place, row.get("expect", {}), number),
    )


def _check_shapes(place: str, row: Mapping[str, Any], number: int) -> None:
    """Refuse what is no table or list where one is needed, lest it is told only when the story is played."""
    for key, kind in SHAPES.items():
        if key in row and not isinstance(row[key], kind):
            raise ScenarioFileError(f"{place}：{key} 的写法不对，读到的是 {row[key]!r}", step=number)


def _check_review(place: str, row: dict[str, Any], number: int) -> None:
    words = [word.value for word in ReviewWord]
    if row["review"] not in words:
        raise ScenarioFileError(
            f"{place}：review 写成了“{row['review']}”，只能是 {'、'.join(words)}", step=number
        )
    has_items = row.get("issues") or row.get("still")
    if row["review"] == ReviewWord.RETURN and "refused" not in row and not has_items:
        raise ScenarioFileError(
            f"{place}：退回时要写 issues（category、target、text）或 still（仍有问题的序号和说明）",
            step=number,
        )


def _expectation(place: str, wanted: dict[str, Any], number: int) -> Expectation:
    _refuse_unknown(f"{place} 的 expect", wanted, EXPECTATIONS, number)
    for key, value in wanted.items():
        if not isinstance(value, EXPECTATIONS[key]):
            raise ScenarioFileError(f"{place} 的 expect.{key}：写法不对，读到的是 {value!r}", step=number)
        if key in PARTS and isinstance(value, dict):
            _refuse_unknown(f"{place} 的 expect.{key}", value, PARTS[key], number)
    return Expectation(wanted)
