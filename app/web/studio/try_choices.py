"""Whom a try-run may begin with: the casts of the procedure's stories, and what may be taken as given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.story_files import stories_in
from app.scenarios.scenario_model import Action
from app.scenarios.scenario_reader import ScenarioFileError, scenario_of
from app.services.editions.draft_stories import shared_story, with_stories
from app.web.studio.try_given import with_given
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext

MOST_PARTS = 8
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays which part, as the stories that play with them say."""

    people: dict[str, str]
    starter: str
    titles: list[str]
    start: dict[str, Any]
    """How the procedure is started there."""

    @property
    def value(self) -> str:
        """Return what the choice sends."""
        return ";".join(f"{part}={login}" for part, login in self.people.items())


def casts_of(context: AppContext, process: str, files: Mapping[str, bytes]) -> list[Cast]:
    """Return the casts of a procedure's stories, each once, with the titles of the stories."""
    found: dict[str, Cast] = {}
    for path, content in sorted(stories_in(with_stories(context, process, files)).items()):
        try:
            story = scenario_of(
                content.decode("utf-8", "replace"), path, process, partial(shared_story, context)
            )
        except ScenarioFileError:
            continue
        start = next(
            (one for one in story.steps if one.action is Action.START and one.value == process), None
        )
        if not story.people or start is None:
            continue
        cast = Cast(dict(story.people), start.who, [], dict(start.details))
        found.setdefault(cast.value, cast).titles.append(story.title)
    return sorted(found.values(), key=lambda one: -len(one.titles))


def setup_of(typed: Mapping[str, str], casts: list[Cast]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a try-run begins with, and what is wrong with what was typed, by field."""
    wrong: dict[str, str] = {}
    people = _people(typed.get("other", "").strip() or typed.get("cast", ""))
    if not people:
        wrong["cast"] = str(_("请选择由谁来办，每个角色写一个账号，例如 员工=zhao;单位=agent。"))
    setup: dict[str, Any] = {"people": people, "begin": typed.get("begin", "").strip()}
    chosen = next((one for one in casts if one.people == people), None)
    setup["starter"] = chosen.starter if chosen else next(iter(people), "")
    setup["start"] = chosen.start if chosen else {}
    setup, unfit = with_given(setup, typed)
    wrong |= unfit if people else {}
    for name in ("begin", "valid_until", "p_contract_end"):
        if (text := typed.get(name, "").strip()) and not _is_day(text):
            wrong[name] = str(_("请写成日期，例如 2027-02-08。"))
    return setup, wrong


def _people(text: str) -> dict[str, str]:
    pairs = [one.partition("=") for one in text.replace("；", ";").split(";") if one.strip()]
    found = {
        part.strip(): login.strip() for part, sign, login in pairs if sign and part.strip() and login.strip()
    }
    is_fit = len(found) == len(pairs) <= MOST_PARTS and all(
        len(one) <= LONGEST_NAME for pair in found.items() for one in pair
    )
    return found if is_fit else {}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
