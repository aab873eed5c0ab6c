"""Processes that are killed, databases that stop, clocks that jump and disks that are full, with counts."""
