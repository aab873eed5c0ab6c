"""What is wrong with what a story takes as given."""

from __future__ import annotations


class UnknownGivenError(LookupError):
    """A story takes something as given that cannot be."""
