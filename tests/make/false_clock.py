"""A machine whose clocks a test sets, each by itself."""

from dataclasses import replace
from datetime import timedelta

from app.services.context.machine_clock import MachineClock
from app.store.clock_rows import database_clock, keep_confirmed, keep_seen

UP_FOR = timedelta(days=30)


class FalseClock:
    """Goes with the clock of a context; its wall clock can be set, its running clock cannot."""

    def __init__(self, context, boot="boot 1"):
        self.context = context
        self.started = context.clock.now - UP_FOR
        self.moved = timedelta()
        self.boot = boot

    def set_by(self, **much):
        """Set the wall clock: the running one does not know."""
        self.moved += timedelta(**much)

    def machine(self):
        """Return the machine as a process sees it."""
        return MachineClock(
            wall=self.wall,
            running=self.running,
            boot=self.boot,
            name=f"server of {self.boot}",
        )

    def running(self):
        """Return for how many seconds the machine has been running."""
        return (self.context.clock.now - self.started).total_seconds()

    def wall(self):
        """Return what the wall clock says."""
        return self.context.clock.now + self.moved

    def process(self):
        """Return the context as a process on this machine serves it: the wall clock decides its days."""
        database = type(self.context.database)(
            self.context.database.url, clock=self.wall, seal=self.context.database.seal
        )
        return replace(self.context, clock=self.wall, database=database, machine=self.machine())

    def believe(self):
        """Let the installation know this machine's clock as it is now, and the database's beside it."""

        def act(work):
            real = database_clock(work)
            wall, started = self.machine().read()
            keep_seen(work, wall)
            ahead = (real - wall).total_seconds() if real else 0.0
            keep_confirmed(
                work, wall=wall, database_ahead=ahead, by="", reason="", boot=self.boot, started_at=started
            )

        self.context.database.transact(act)
        return self
