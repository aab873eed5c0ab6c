import pytest

from app.store.idempotency_rows import KeyReusedError, keep_answer, remember
from app.store.old_rows import remove_oldest
from tests.support.racers import race


def _once(house, key="k", digest="d"):
    def act(work):
        stored = remember(work, "somebody", key, digest)
        if stored is not None:
            return stored["number"], False
        keep_answer(work, "somebody", key, {"number": 7})
        return 7, True

    return house.database.transact(act)


def test_of_racing_twins_one_works_and_all_hear_its_answer(empty_house):
    outcomes = race(12, lambda _: _once(empty_house))
    assert sorted(outcomes) == [(7, False)] * 11 + [(7, True)]


def test_a_key_that_comes_with_another_request_is_refused(empty_house):
    _once(empty_house)
    with pytest.raises(KeyReusedError):
        _once(empty_house, digest="another")


def test_a_failed_request_does_not_use_its_key_up(empty_house):
    def fail(work):
        remember(work, "somebody", "k", "d")
        raise LookupError

    with pytest.raises(LookupError):
        empty_house.database.transact(fail)
    assert _once(empty_house) == (7, True)


def test_old_keys_are_forgotten(empty_house):
    _once(empty_house)
    empty_house.clock.forward(days=2)
    assert (
        empty_house.database.transact(lambda work: remove_oldest(work, "idempotency", work.now, limit=9)) == 1
    )
    assert _once(empty_house, digest="another") == (7, True)
