"""Why something is sent back, as a table of the edition says it: a code, its name, and a sentence to begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_LABEL, LONGEST_TEXT = 40, 500


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """One reason. `text` is inserted into an item and can be changed there; it is never sent by itself."""

    code: str
    label: str
    text: str
