"""The mark by which a test says which requirement, decision or trap it shows."""

import pytest


def shows(*rows):
    """Mark a test as showing rows of the traceability table, for example `@shows("R5", "A18")`."""
    return pytest.mark.shows(*rows)
