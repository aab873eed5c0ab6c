"""A try-run written as a scenario file: its people, its steps, and after each what was seen."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from app.scenarios.observed_state import expectations_of
from app.scenarios.scenario_model import ReviewWord, ScenarioKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_BARE = re.compile(r"[A-Za-z0-9_-]+")
APPROVED = ("approved", "settled")
INDENT = "  "


def written_story(
    title: str,
    setup: Mapping[str, Any],
    steps: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
) -> str:
    """Return the text of a scenario; `steps` are rows with what was seen after each."""
    told = list(steps)
    lines = [f"title = {_value(title)}", f"kind = {_value(str(_kind(told)))}"]
    if setup.get("begin"):
        lines.append(f"begin = {_value(setup['begin'])}")
    lines += ["", "[people]", *(f"{_key(part)} = {_value(login)}" for part, login in setup["people"].items())]
    if setup.get("tables"):
        lines += ["", "[tables]", *(f"{_key(name)} = {_value(one)}" for name, one in setup["tables"].items())]
    for given in setup.get("given") or ():
        lines += ["", "[[given]]", *(f"{_key(name)} = {_value(one)}" for name, one in given.items())]
    for row, seen in told:
        lines += ["", "[[step]]", *_step(row, seen)]
    return "\n".join(lines) + "\n"


def _kind(told: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> ScenarioKind:
    if any(row.get("review") == ReviewWord.RETURN for row, _ in told):
        return ScenarioKind.RETURNED
    state = (told[-1][1].get("case") or {}).get("state") if told else None
    return ScenarioKind.HAPPY if state in APPROVED else ScenarioKind.INTERRUPTED


def _step(row: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        # Who reviews is looked for anew: a story does not depend on how many levels there are.
        if key == "who" and "review" in row:
            continue
        yield f"{_key(key)} = {_value(value)}"
    for key, value in expectations_of(dict(seen)).items():
        yield f"expect.{_key(key)} = {_value(value)}"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(one) for one in value)}]"
    if isinstance(value, dict):
        inside = ", ".join(f"{_key(str(key))} = {_value(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    # A basic string of TOML escapes as JSON does; what JSON leaves alone and TOML refuses is DEL.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007F")
