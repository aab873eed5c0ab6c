"""Background work behind one port."""
