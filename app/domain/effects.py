"""What a service task asks the office to write down; a service applies each in the same transaction."""

from __future__ import annotations


class Effect:
    """Base of all effects: plain frozen data, no behaviour."""

    __slots__ = ()
