"""Papers: scan checks, page images, the confirmation slip."""
