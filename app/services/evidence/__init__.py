"""Evidence: sealed heads, checks of the audit and of the rows it tells of, and old events."""
