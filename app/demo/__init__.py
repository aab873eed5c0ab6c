"""The demonstration: fictional people and units, and cases of theirs in every state."""
