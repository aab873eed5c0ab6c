"""SQL: tables by subject, the unit of work, the read side of pages, the file store."""
