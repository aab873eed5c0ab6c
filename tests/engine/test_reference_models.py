"""The reference models of the BPMN interchange group: how many compile. The number may only grow."""

import random
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.engine.draft import CATALOGUE, try_draft
from app.engine.errors import EngineError
from app.engine.execution_context import ExecutionContext
from app.engine.run_case import complete_task, deliver_message, fire_timer, read_step
from app.engine.step import ArmedTimer, Message, OpenTask
from tests.make.small_case import WeekdaysOnly

MODELS = Path(__file__).resolve().parents[2].parent / "shared" / "miwg"
COMPILED = 19
MOST_STEPS = 30
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
AROUND = ExecutionContext(NOW, WeekdaysOnly(), CATALOGUE.handlers, lambda: None)


pytestmark = pytest.mark.skipif(not MODELS.is_dir(), reason="the reference data (../shared/miwg) is not here")


def test_the_reference_models_compile_or_are_refused_by_element():
    drafts = {
        file.name: try_draft(file.read_bytes(), file.name, NOW, WeekdaysOnly())
        for file in MODELS.glob("*.bpmn")
    }
    refused = [problem for draft in drafts.values() for problem in draft.problems]
    assert all(problem.rule != "not-compiled" for problem in refused)
    assert all(problem.element and problem.line and problem.message for problem in refused)
    assert all(draft.stopped is None for draft in drafts.values())
    assert sum(bool(draft.editions) for draft in drafts.values()) >= COMPILED


@pytest.mark.parametrize("seed", range(4))
def test_a_case_of_a_reference_model_goes_on_until_it_ends_or_names_where_it_is_stuck(seed):
    chance = random.Random(seed)  # noqa: S311 — dice, not a secret
    for file in sorted(MODELS.glob("*.bpmn")):
        data = file.read_bytes()
        ids = re.findall(r'id="([^"]+)"', data.decode("latin-1"))
        taken = [identity for identity in ids if chance.random() < 0.4]
        draft = try_draft(data, file.name, NOW, WeekdaysOnly(), taken=taken)
        if draft.step is not None:
            _walk(draft.editions[0], draft.step, chance)


def _walk(edition, step, chance):
    for _ in range(MOST_STEPS):
        if step.ended:
            return
        step = _next_or_stuck(edition, step, chance)
        if isinstance(step, EngineError):
            assert step.message
            assert step.element in edition.nodes[edition.process]
            return
        assert read_step(edition, step.state, AROUND).state == step.state


def _next_or_stuck(edition, step, chance):
    try:
        return _next(edition, step, chance)
    except EngineError as stuck:
        return stuck


def _next(edition, step, chance):
    match chance.choice([*step.tasks, *step.timers, *step.subscriptions]):
        case OpenTask(key=key):
            return complete_task(edition, step.state, key, {}, AROUND)
        case ArmedTimer(key=key):
            return fire_timer(edition, step.state, key, AROUND)
        case waiting:
            message = Message(waiting.message, waiting.correlation)
            return deliver_message(edition, step.state, message, AROUND)
