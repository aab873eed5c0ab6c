"""Running cases moved to another edition of their procedure: tried first, then one transaction a case."""
