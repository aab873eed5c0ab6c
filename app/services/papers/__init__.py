"""Papers: stored, versioned, and who may open them."""
