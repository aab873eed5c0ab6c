"""scenarios: play the scenario files beside the diagrams in a database that is thrown away afterwards."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.throwaway_office import copied_office, prepared_office
from app.demo.stage_settler import StageSettler
from app.documents.sample_shelf import shelf_up
from app.scenarios.observed_cases import ObservedCases
from app.scenarios.player import Player
from app.scenarios.scenario_coverage import (
    BOUNDARIES,
    FLOWS,
    NODES,
    RULES,
    coverage_of,
    keep_files,
    walked_of,
)
from app.scenarios.scenario_reader import ScenarioFileError, read_scenario, scenario_files
from app.settings import cache_folder, read_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from app.scenarios.scenario_coverage import Covered
    from app.scenarios.scenario_outcome import Played
    from app.scenarios.stage_clock import StageClock
    from app.services.context.app_context import AppContext

GOOD, BAD = "通过", "失败"
KIND_WORDS = {FLOWS: "流向", NODES: "节点", BOUNDARIES: "边界事件", RULES: "决策规则"}


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    playing = commands.add_parser("scenarios", help="演练流程图旁边的剧本文件（用临时数据库）")
    playing.add_argument(
        "paths", nargs="*", type=Path, help="流程文件夹（processes/renewal）或剧本文件；不写就演练全部"
    )
    playing.add_argument("--walked", action="store_true", help="在 JSON 里写出每处走到几次，供画图用")
    playing.set_defaults(run=_scenarios)


def _scenarios(chosen: argparse.Namespace) -> tuple[Any, int]:
    settings = read_settings()
    files = _files(chosen.paths, settings.processes_dir)
    if not files:
        raise FileNotFoundError("没有找到剧本文件（processes/<业务>/scenarios/*.toml）")
    # Sample papers, and what the checks say of them, are the same in every story.
    with tempfile.TemporaryDirectory(prefix="scenarios-") as folder, shelf_up(cache_folder() / "samples"):
        original = prepared_office(settings, Path(folder) / "original")
        seen = ObservedCases()
        rows = [_row(file, original, seen) for file in files]
        procedures = sorted({file.parent.parent.name for file in files})
        covered = coverage_of(original, procedures, seen)
        walked = walked_of(original, procedures, seen) if chosen.walked else {}
    bad = sum(row["outcome"] == BAD for row in rows)
    if chosen.json:
        return {
            "played": len(rows),
            "failed": bad,
            "coverage": {name: _counts(kinds) for name, kinds in covered.items()},
            "walked": walked,
            "missed": {name: missed for name, kinds in covered.items() if (missed := _missed(kinds))},
            "scenarios": rows,
        }, int(bad > 0)
    told = [line for row in rows for line in _lines(row)]
    if chosen.paths:
        told.append("只演练了一部分：公用的流程和决策表里，由没有演练的剧本走到的不计在内。")
    return [*told, *_table(covered), f"演练 {len(rows)} 个剧本，失败 {bad} 个"], int(bad > 0)


def _counts(kinds: Mapping[str, Covered]) -> dict[str, list[int]]:
    return {kind: [one.hit, one.total] for kind, one in kinds.items()}


def _missed(kinds: Mapping[str, Covered]) -> dict[str, list[str]]:
    return {kind: list(one.missed) for kind, one in kinds.items() if one.missed}


def _table(covered: Mapping[str, Mapping[str, Covered]]) -> list[str]:
    """Return the coverage as a table, and under each procedure what no scenario has reached."""
    width = max((len(name) for name in covered), default=0)
    lines = ["走到的和全部的："]
    for name, kinds in covered.items():
        counts = "  ".join(
            f"{word} {f'{kinds[kind].hit}/{kinds[kind].total}':<7}" for kind, word in KIND_WORDS.items()
        )
        lines.append(f"  {name:<{width}}  {counts}".rstrip())
        lines += [
            f"      没有走到的{word}：{'、'.join(kinds[kind].missed)}"
            for kind, word in KIND_WORDS.items()
            if kinds[kind].missed
        ]
    return lines


def _files(paths: list[Path], processes: Path) -> list[Path]:
    found: list[Path] = []
    for path in paths or sorted(folder for folder in processes.iterdir() if folder.name != "shared"):
        if not path.exists():
            raise FileNotFoundError(f"没有这个文件：{path}")
        found += [path.resolve()] if path.is_file() else scenario_files(path.resolve())
    return found


def _row(file: Path, original: AppContext, seen: ObservedCases) -> dict[str, Any]:
    row: dict[str, Any] = {
        "outcome": GOOD,
        "file": f"{file.parent.parent.name}/{file.name}",
        "title": "",
        "lines": [],
    }
    try:
        scenario = read_scenario(file, original.settings.processes_dir.resolve())
    except ScenarioFileError as wrong:
        return row | {"outcome": BAD, "lines": [str(wrong)]}
    row["title"] = scenario.title
    for context, clock in _copied(original):
        watched = replace(context, observer=seen)
        played: Played = Player(watched, clock, scenario, settler=StageSettler()).play()
        keep_files(watched, seen)
        if played.failure is not None:
            return row | {"outcome": BAD, "lines": [played.failure.place, *played.failure.lines]}
    return row


def _copied(original: AppContext) -> Iterator[tuple[AppContext, StageClock]]:
    """Yield one context over a copy of the prepared database, and throw it away afterwards."""
    with tempfile.TemporaryDirectory(prefix="scenario-") as name:
        made, clock = copied_office(original, original.settings.data_dir, Path(name))
        yield made, clock
        made.database.close()


def _lines(row: dict[str, Any]) -> list[str]:
    return [f"{row['outcome']}  {row['file']}  {row['title']}", *(f"    {line}" for line in row["lines"])]
