"""What is wrong with the stories of a draft, found without playing them; and the words that they may use."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.problem import Problem, Severity
from app.domain.story_files import stories_in
from app.engine.picture.walked_drawing import DrawnFiles
from app.scenarios.given_words import GIVEN
from app.scenarios.scenario_model import Action, OperatorWord, ReviewWord
from app.scenarios.scenario_reader import (
    EVERYWHERE,
    EXPECTATIONS,
    OF_ACTION,
    PARTS,
    TOP,
    ScenarioFileError,
    scenario_of,
    step_line,
)
from app.services.editions.draft_stories import shared_story, shared_story_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.scenarios.scenario_model import Scenario
    from app.services.context.app_context import AppContext

OF_TASKS = frozenset({Action.TASK, Action.CLAIM, Action.RELEASE})


def problems_of_stories(context: AppContext, process: str, files: Mapping[str, bytes]) -> list[Problem]:
    """Return what is wrong in each story of a draft, with its line."""
    stories = stories_in(files)
    tasks = DrawnFiles(files).tasks() if stories else frozenset()
    found: list[Problem] = []
    for path, content in sorted(stories.items()):
        text = content.decode("utf-8", "replace")
        try:
            story = scenario_of(text, path.rpartition("/")[2], process, partial(shared_story, context))
        except ScenarioFileError as wrong:
            line = wrong.line or step_line(text, wrong.step) or 1
            found.append(Problem(Severity.ERROR, "story", str(wrong), path, name=f"第 {line} 行", line=line))
        else:
            found += _strange_tasks(path, text, story, tasks)
    return found


def _strange_tasks(path: str, text: str, story: Scenario, tasks: frozenset[str]) -> Iterator[Problem]:
    """Yield tasks that the diagrams do not have, where one is alike: those of other procedures are not known here."""
    for step in story.steps:
        name = str(step.value)
        if step.action not in OF_TASKS or name in tasks or step.file != story.file:
            continue
        if meant := nearest(name, tasks):
            said = f"第 {step.number} 步：图里没有任务“{name}”{or_meant(meant)}"
            line = step_line(text, step.number) or 1
            yield Problem(
                Severity.WARNING, "story-task", said, path, name=f"第 {line} 行", line=line, proposal=meant
            )


def story_words(context: AppContext) -> dict[str, Any]:
    """Return the words that a story may use, for who writes one."""
    return {
        "top": TOP,
        "given": GIVEN,
        "actions": [(str(action), OF_ACTION[action]) for action in Action],
        "everywhere": EVERYWHERE,
        "reviews": [str(one) for one in ReviewWord],
        "operator": [str(one) for one in OperatorWord],
        "expectations": list(EXPECTATIONS),
        "parts": list(PARTS.items()),
        "fragments": shared_story_names(context),
    }
