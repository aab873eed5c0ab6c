"""Files that arrive in pieces, and papers that are put together from them page by page."""
