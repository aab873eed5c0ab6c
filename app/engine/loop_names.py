"""Names that expressions of a loop may read, beside the name of its item, and how large it may be."""

from __future__ import annotations

COUNTER = "loopCounter"
"""Which instance it is, from 1; in the condition of a standard loop, how many rounds are done."""
COUNTS = ("nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances")
"""What the condition that ends a multi-instance activity early may ask."""
MOST_INSTANCES = 200
"""All that waits is in the state of the case; a longer list is work for several cases."""
