"""What is one mail address: nothing in it can name a second receiver or begin another header."""

from __future__ import annotations

import re

_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_LOCAL}(?:\.{_LOCAL})*@{_LABEL}(?:\.{_LABEL}){{1,8}}")


def is_mail_address(text: str) -> bool:
    """Tell whether a text is exactly one address, without quotation marks, names or comments."""
    return _ADDRESS.fullmatch(text) is not None
