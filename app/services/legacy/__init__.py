"""Import of the office's records from before."""
