"""What takes too long is ended inside its limit, and what comes after it is never hit."""

import sys
import threading
import time

import pytest

from app.engine import time_limit as limits
from app.engine.time_limit import TimeIsUpError, time_limit

ROUNDS = 150
SECONDS = 0.004


@pytest.fixture(autouse=True)
def look_often(monkeypatch):
    monkeypatch.setattr(limits, "LOOK_EVERY_SECONDS", 0.001)


def _no_trace(*_):
    return _no_trace


@pytest.fixture(params=[None, _no_trace], ids=["plainly", "while calls are traced"])
def tracing(request):
    """Run as an office does, and as a debugger or the counting of lines does."""
    before = sys.gettrace()
    sys.settrace(request.param or before)
    yield
    sys.settrace(before)


def _hang():
    while True:
        pass


def _compute(seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass
    return "done"


def _swallow_and_go_on():
    try:
        _hang()
    except BaseException:  # noqa: BLE001 -- as careless as a handler can be
        return "swallowed"


@pytest.mark.usefixtures("tracing")
def test_what_hangs_ends_and_calls_go_on_afterwards():
    for _ in range(3):
        with pytest.raises(TimeIsUpError), time_limit(SECONDS):
            _hang()
        assert [_compute(0) for _ in range(50)] == ["done"] * 50


@pytest.mark.usefixtures("tracing")
def test_what_ends_about_when_its_time_is_up_hits_nobody_afterwards():
    ends = set()
    for number in range(ROUNDS):
        try:
            with time_limit(SECONDS):
                outcome = _compute(SECONDS * (0.5 + number / ROUNDS))
        except TimeIsUpError:
            outcome = "late"
        ends.add(outcome)
        assert _compute(0.001) == "done"
    assert ends == {"done", "late"}


@pytest.mark.usefixtures("tracing")
def test_what_swallows_the_error_keeps_the_next_one_from_nothing():
    for _ in range(3):
        with time_limit(SECONDS):
            assert _swallow_and_go_on() == "swallowed"
        with pytest.raises(TimeIsUpError), time_limit(SECONDS):
            _hang()


def test_each_thread_has_a_limit_of_its_own():
    ended = []

    def work(seconds):
        try:
            with time_limit(seconds):
                _compute(0.1)
        except TimeIsUpError:
            ended.append(seconds)

    threads = [threading.Thread(target=work, args=(seconds,)) for seconds in (0.01, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ended == [0.01]
