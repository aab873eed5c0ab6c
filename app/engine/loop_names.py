"""Names that expressions of a loop may read, beside the name of its item."""

from __future__ import annotations

COUNTER = "loopCounter"
"""Which instance it is, from 1; in the condition of a standard loop, how many rounds are done."""
COUNTS = ("nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances")
"""What the condition that ends a multi-instance activity early may ask."""
