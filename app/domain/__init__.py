"""The manual in Python: standard library only, no I/O, no clock."""
