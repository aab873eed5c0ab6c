"""Archives of finished cases, and how long records are kept."""
