"""The read side: what pages show, as values that no longer need the database."""
