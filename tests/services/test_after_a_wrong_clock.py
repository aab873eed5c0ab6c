"""What a wrong clock has written does no harm when the clock is right again."""

import pytest

from app.demo.demo_accounts import PASSWORD
from app.services.accounts.sign_in import SignInRefusedError, sign_in
from app.services.context.certain_clock import confirm_clock, look_at_clock
from app.services.context.idempotent import idempotent
from app.services.context.paced_tries import OF_ACCOUNT
from app.services.context.rate_limit import ThrottledError
from app.services.due_work.prune import prune_some
from tests.make.context_maker import actor_named
from tests.make.false_clock import FalseClock

WHY = "已用手表核对，时间正确"


def test_what_was_answered_by_a_clock_set_back_is_not_forgotten_when_it_is_right_again(sqlite_context):
    context, machine = sqlite_context, FalseClock(sqlite_context).believe()
    process = machine.process()
    operator, numbers = actor_named(context, "operator"), iter(range(9))

    def answered():
        return idempotent(process, operator, "a key", "count", {}, lambda _work: {"n": next(numbers)})

    machine.set_by(days=-40)
    look_at_clock(process)
    first = answered()
    machine.set_by(days=40)
    confirm_clock(process, operator, "k", reason=WHY)
    prune_some(process)
    assert answered() == first
    context.clock.forward(days=31)
    prune_some(process)
    assert answered() != first
    process.database.close()


def test_tries_that_a_clock_ahead_has_counted_keep_nobody_waiting(sqlite_context):
    machine = FalseClock(sqlite_context).believe()
    process = machine.process()
    machine.set_by(days=400)
    for _ in range(OF_ACCOUNT.free):
        with pytest.raises(SignInRefusedError):
            sign_in(process, "zhao", "not the password")
    with pytest.raises(ThrottledError):
        sign_in(process, "zhao", PASSWORD)
    machine.set_by(days=-400)
    assert sign_in(process, "zhao", PASSWORD)
    process.database.close()
