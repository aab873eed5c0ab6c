import pytest

from app.store.idempotency_rows import KeyReusedError, reserve_key, store_response
from app.store.old_rows import remove_oldest
from tests.support.racers import race


def _once(context, key="k", digest="d"):
    def act(work):
        stored = reserve_key(work, "somebody", key, digest)
        if stored is not None:
            return stored["number"], False
        store_response(work, "somebody", key, {"number": 7})
        return 7, True

    return context.database.transact(act)


def test_of_racing_twins_one_works_and_all_hear_its_answer(empty_context):
    outcomes = race(12, lambda _: _once(empty_context))
    assert sorted(outcomes) == [(7, False)] * 11 + [(7, True)]


def test_a_key_that_comes_with_another_request_is_refused(empty_context):
    _once(empty_context)
    with pytest.raises(KeyReusedError):
        _once(empty_context, digest="another")


def test_a_failed_request_does_not_use_its_key_up(empty_context):
    def fail(work):
        reserve_key(work, "somebody", "k", "d")
        raise LookupError

    with pytest.raises(LookupError):
        empty_context.database.transact(fail)
    assert _once(empty_context) == (7, True)


def test_old_keys_are_forgotten(empty_context):
    _once(empty_context)
    empty_context.clock.forward(days=2)
    assert (
        empty_context.database.transact(lambda work: remove_oldest(work, "idempotency", work.now, limit=9))
        == 1
    )
    assert _once(empty_context, digest="another") == (7, True)
