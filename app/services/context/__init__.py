"""What every action gets: the application context, the clock, idempotent commands, refusals."""
