"""Random processes walked at random, held against an interpreter that shares nothing with the engine."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.engine.run_case import complete_in, fire_in
from app.engine.state_codec import decode, encode
from app.engine.step_execution import StepExecution
from app.engine.waiting import armed_timers, open_tasks
from tests.make.block_sketch import Sketch
from tests.make.block_walk import Walk
from tests.make.random_blocks import answers_of, blocks
from tests.make.small_case import SmallCase, edition
from tests.support.nightly import times

MOST_STEPS = 40
quietly = settings(
    max_examples=times(100, 40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _place(task):
    """Return a task's element with the instances it belongs to."""
    return task.element + task.inputs.get("at", "")


def _open(tasks):
    return sorted(_place(task) for task in tasks)


def _go(case, name, answers):
    """Fire a timer, or complete the task of a place."""
    if name.endswith("_late"):
        case.fire(name)
    else:
        case.complete_where(lambda task: _place(task) == name, **answers)


def _steps(data, block, walk):
    """Yield a random task or timer that waits, and a choice; ends when the process does, or soon after."""
    for count in range(MOST_STEPS):
        if walk.is_over:
            return
        name = data.draw(st.sampled_from(walk.open() + walk.late()))
        choice = data.draw(st.integers(0, 7)) if count < MOST_STEPS // 2 else 0
        yield name, choice, answers_of(name, choice, block)


@quietly
@given(blocks(), st.data())
def test_exactly_the_right_tasks_are_open_after_every_step(block, data):
    walk, case = Walk(block), SmallCase(edition(*Sketch().diagrams(block)))
    canary = case.edition.canary()
    for name, choice, answers in _steps(data, block, walk):
        assert _open(case.step.tasks) == walk.open()
        assert case.waiting_timers == walk.late()
        _go(case, name, answers)
        walk.complete(name, choice)
    assert _open(case.step.tasks) == walk.open()
    assert case.step.ended == walk.is_over
    assert case.edition.canary() == canary


@quietly
@given(blocks(), st.data())
def test_loading_and_saving_changes_nothing(block, data):
    walk, case = Walk(block), SmallCase(edition(*Sketch().diagrams(block)))
    for name, choice, answers in _steps(data, block, walk):
        loaded = decode(case.step.state, StepExecution(case.edition, case.around))
        assert encode(loaded) == case.step.state
        assert open_tasks(loaded) == case.step.tasks
        assert armed_timers(loaded) == case.step.timers
        _go(case, name, answers)
        walk.complete(name, choice)


@quietly
@given(blocks(), st.data())
def test_a_case_never_saved_goes_the_same_way_as_one_saved_after_every_step(block, data):
    walk, saved = Walk(block), SmallCase(edition(*Sketch().diagrams(block)))
    kept = decode(saved.step.state, StepExecution(saved.edition, saved.around))
    for name, choice, answers in _steps(data, block, walk):
        _go(saved, name, answers)
        if name.endswith("_late"):
            key = next(timer.key for timer in armed_timers(kept) if timer.element == name)
            kept.run = StepExecution(saved.edition, saved.around)
            step = fire_in(kept, key)
        else:
            key = next(task.key for task in open_tasks(kept) if _place(task) == name)
            kept.run = StepExecution(saved.edition, saved.around)
            step = complete_in(kept, key, answers)
        walk.complete(name, choice)
        assert _told(step) == _told(saved.step)


def _told(step):
    """Return a step without what is different in any two cases: keys."""
    history = [replace(event, key=None) for event in step.history]
    return (
        step.ended,
        step.outcome,
        _open(step.tasks),
        sorted((timer.element, timer.due) for timer in step.timers),
        sorted(history, key=repr),
        step.data,
    )
