"""In a real browser. A package of its own, so that what its files share ends with them."""
