"""What a run takes of the processor, told for a machine of one known pace, so that a slow one fails nothing."""

import time

ADDITIONS_A_SECOND = 22_000_000
"""What the machine of reference adds up in a second of a bare loop; measured on a quiet two-core server."""
SAMPLE = 200_000
TIMES = 3


def reference_seconds(run):
    """Return the least of three runs in seconds of the machine of reference.

    Each run is measured between two samples of the bare loop, since what else the machine does slows both alike.
    """
    return min(_one_run(run) for _ in range(TIMES))


def _one_run(run):
    before = _seconds_of(_bare_loop)
    taken = _seconds_of(run)
    pace = SAMPLE / ADDITIONS_A_SECOND
    return taken * pace / ((before + _seconds_of(_bare_loop)) / 2)


def _seconds_of(run):
    begun = time.process_time()
    run()
    return time.process_time() - begun


def _bare_loop():
    total = 0
    for number in range(SAMPLE):
        total += number
    return total
