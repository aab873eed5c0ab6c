"""Random diagrams of any shape, held against the token game."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.engine.errors import NothingWaitsError
from tests.make.small_case import SmallCase, edition
from tests.make.token_game import TokenGame, TooManyTokensError, graphs
from tests.support.nightly import times

MOST_STEPS = 15


@settings(max_examples=times(200, 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(graphs(), st.data())
def test_tokens_are_where_the_standard_puts_them(graph, data):
    compiled = edition(graph.diagram())
    try:
        game = TokenGame(graph)
    except TooManyTokensError:
        assume(False)
    if game.is_stuck:
        with pytest.raises(NothingWaitsError):
            SmallCase(compiled)
        return
    case = SmallCase(compiled)
    for _ in range(MOST_STEPS):
        assert case.open == sorted((+game.open).elements())
        assert case.step.ended == game.is_over
        if game.is_over:
            return
        task, place = data.draw(st.sampled_from(case.open)), data.draw(st.integers(0, 2))
        try:
            game.complete(task, place)
        except TooManyTokensError:
            return
        if game.is_stuck:
            with pytest.raises(NothingWaitsError):
                case.complete(task, amount=place)
            return
        case.complete(task, amount=place)
