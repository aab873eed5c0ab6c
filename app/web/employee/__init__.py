"""Pages of an employee."""
