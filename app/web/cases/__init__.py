"""Pages of a case and of its tasks and papers."""
