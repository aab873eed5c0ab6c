"""What was submitted, as it stood when it was submitted."""
