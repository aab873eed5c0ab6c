"""Processes that end at a certain point, without a word."""

from dataclasses import replace


class Killed(BaseException):
    """The process ends here."""


def killed_at(context, point, turn):
    """A context in which the process ends when it comes to a point for the n-th time."""
    seen = []

    def ends(name):
        seen.append(name)
        if name == point and seen.count(name) == turn:
            raise Killed

    return replace(context, failpoints=ends)
