"""Who may do what: one table, used by every door."""
