"""Pages of a business analyst."""
