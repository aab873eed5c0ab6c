"""What waits as a row and is due now, by queue; and who wakes the workers for it."""

from __future__ import annotations

JOBS, LETTERS, MESSAGES, TIMERS = "jobs", "letters", "messages", "timers"
QUEUES = (JOBS, LETTERS, MESSAGES, TIMERS)
"""Each has the name of the worker's chore that does what waits in it."""
ROWS, PROCRASTINATE = "rows", "procrastinate"
ADAPTERS = (ROWS, PROCRASTINATE)
"""Workers look at the rows every second; or Procrastinate wakes them, and they look at the rows seldom."""
