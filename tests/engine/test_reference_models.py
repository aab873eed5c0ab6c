"""The reference models of the BPMN interchange group: how many compile. The number may only grow."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.engine.draft import try_draft
from tests.make.small_case import WeekdaysOnly

MODELS = Path(__file__).resolve().parents[2].parent / "shared" / "miwg"
COMPILED = 19
NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.skipif(not MODELS.is_dir(), reason="the reference data (../shared/miwg) is not here")
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
