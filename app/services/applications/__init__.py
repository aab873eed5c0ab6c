"""Applications as a whole: start, withdraw, close, and decisions outside of them."""
