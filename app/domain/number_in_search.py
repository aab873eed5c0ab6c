"""Whether what somebody looks for could be the whole number of an identity document: no address and no log tells one."""

from __future__ import annotations

import re

from app.domain.typed_text import normalised

_SHAPES = re.compile(
    r"[0-9]{15}"  # the old identity card
    r"|[0-9]{17}[0-9X]"  # the identity card, the residence permit of Hong Kong, Macao and Taiwan people
    r"|[A-Z]{3}[0-9]{12}"  # the permanent residence card
    r"|[A-Z]{0,2}[0-9]{7,10}"  # passports and travel documents
)


def could_be_identity(text: str) -> bool:
    """Tell whether a text has the shape of an identity number, however it was typed; a year or a name has not."""
    return _SHAPES.fullmatch(normalised(text)) is not None
