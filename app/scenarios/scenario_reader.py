"""Read a scenario file. Strict: what we do not know is refused by name, with file and step, in Chinese."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

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
    from collections.abc import Iterable, Mapping
    from pathlib import Path

FOLDER = "scenarios"
SHARED = "shared"
TOP = ("title", "kind", "begin", "people", "first", "step")
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
    "reasons": list,
    "notices": dict,
    "permit": dict,
    "association": dict,
    "permission": dict,
    "contract": dict,
    "person": dict,
}
PARTS: Mapping[str, tuple[str, ...]] = {
    "permit": ("of", "state", "valid_until", "valid_from", "unit", "name", "hold"),
    "association": ("of", "state", "unit", "post"),
    "permission": ("unit", "type", "state", "scope", "authority", "code"),
    "contract": ("of", "kind", "start_on", "end_on", "versions"),
    "person": ("of", "name", "post", "hukou_place", "marital_status", "education_level", "title_name"),
}


class ScenarioFileError(ValueError):
    """The file cannot be read as a scenario; the message says where and what to write instead."""


def scenario_files(folder: Path) -> list[Path]:
    """Return the scenario files of a procedure's folder."""
    return sorted((folder / FOLDER).glob("*.toml"))


def read_scenario(path: Path, processes: Path) -> Scenario:
    """Return a scenario; raises ScenarioFileError."""
    data = _loaded(path)
    file = f"{path.parent.parent.name}/{path.name}"
    _refuse_unknown(file, data, TOP)
    for key in ("title", "kind", "step"):
        if not data.get(key) and not (key == "step" and data.get("first")):
            raise ScenarioFileError(f"{file}：缺少 {key}")
    kinds = [kind.value for kind in ScenarioKind]
    if data["kind"] not in kinds:
        raise ScenarioFileError(f"{file}：kind 写成了“{data['kind']}”，只能是 {'、'.join(kinds)}")
    steps: list[Step] = []
    for name in data.get("first", []):
        steps += _steps_before(file, processes / SHARED / FOLDER / f"{name}.toml")
    steps += _steps(file, data.get("step", []))
    return Scenario(
        file=file,
        procedure=path.parent.parent.name,
        title=str(data["title"]),
        kind=ScenarioKind(data["kind"]),
        people={str(part): str(login) for part, login in data.get("people", {}).items()},
        steps=tuple(steps),
        begin=str(data.get("begin", "today")),
    )


def _steps_before(file: str, path: Path) -> list[Step]:
    if not path.is_file():
        raise ScenarioFileError(
            f"{file}：first 里的“{path.stem}”不存在，应有文件 shared/scenarios/{path.name}"
        )
    data, name = _loaded(path), f"{SHARED}/{path.name}"
    _refuse_unknown(name, data, ("title", "step"))
    return _steps(name, data.get("step", []))


def _loaded(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as broken:
        raise ScenarioFileError(f"{path.name}：不是正确的 TOML（中文的键要加双引号）：{broken}") from broken


def _refuse_unknown(place: str, given: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ScenarioFileError(f"{place}：不认识 {'、'.join(unknown)}，可以写的是 {'、'.join(known)}")


def _steps(file: str, rows: list[dict[str, Any]]) -> list[Step]:
    return [_step(file, number, row) for number, row in enumerate(rows, start=1)]


def _step(file: str, number: int, row: dict[str, Any]) -> Step:
    place = f"{file} 第 {number} 步"
    actions = [action for action in Action if action.value in row]
    if len(actions) > 1:
        raise ScenarioFileError(f"{place}：一步只能做一件事，这里有 {'、'.join(actions)}")
    action = actions[0] if actions else None
    own = (action.value, *OF_ACTION[action]) if action else tuple(each.value for each in Action)
    _refuse_unknown(place, row, (*EVERYWHERE, *own))
    if action not in ANYBODY and not row.get("who"):
        raise ScenarioFileError(f"{place}：缺少 who（谁来做）")
    if action is None and "expect" not in row:
        raise ScenarioFileError(f"{place}：没有写做什么（{'、'.join(Action)}），也没有写 expect")
    value = row[action.value] if action else None
    if action is Action.REVIEW:
        _check_review(place, row)
    if action is Action.OPERATE and row["operate"] not in set(OperatorWord):
        raise ScenarioFileError(f"{place}：operate 只能是 {'、'.join(OperatorWord)}")
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
        expect=_expectation(place, row.get("expect", {})),
    )


def _check_review(place: str, row: dict[str, Any]) -> None:
    words = [word.value for word in ReviewWord]
    if row["review"] not in words:
        raise ScenarioFileError(f"{place}：review 写成了“{row['review']}”，只能是 {'、'.join(words)}")
    has_items = row.get("issues") or row.get("still")
    if row["review"] == ReviewWord.RETURN and "refused" not in row and not has_items:
        raise ScenarioFileError(
            f"{place}：退回时要写 issues（category、target、text）或 still（仍有问题的序号和说明）"
        )


def _expectation(place: str, wanted: dict[str, Any]) -> Expectation:
    _refuse_unknown(f"{place} 的 expect", wanted, EXPECTATIONS)
    for key, value in wanted.items():
        if not isinstance(value, EXPECTATIONS[key]):
            raise ScenarioFileError(f"{place} 的 expect.{key}：写法不对，读到的是 {value!r}")
        if key in PARTS and isinstance(value, dict):
            _refuse_unknown(f"{place} 的 expect.{key}", value, PARTS[key])
    return Expectation(wanted)
