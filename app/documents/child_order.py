"""What a child is asked to do: it reads its order and binds its own hands before it opens the file."""

from __future__ import annotations

import json
import sys
from typing import Any

from app.documents.own_limits import bind


def accept_order() -> dict[str, Any]:
    """Return the order from standard input; from here on the limits hold."""
    order: dict[str, Any] = json.load(sys.stdin)
    bind(order["limits"], may_start_threads=order.get("has_heic", False))
    return order
