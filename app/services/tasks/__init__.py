"""Tasks of people: claim, fill in, complete, decide."""
