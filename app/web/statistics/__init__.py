"""Pages of the office's figures."""
