"""Pages of a unit."""
