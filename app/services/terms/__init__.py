"""Numbers that an edition's tables say: review cycles, windows, the ledger, usual practice."""
