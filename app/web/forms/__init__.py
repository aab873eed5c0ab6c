"""Form pages: draw, read what was sent, keep drafts."""
