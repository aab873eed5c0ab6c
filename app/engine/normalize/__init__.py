"""Spell out in memory what authors leave out, so that the engine runs one plain form."""
