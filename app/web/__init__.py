"""Pages: they read the form, know who asks, and turn answers into words."""
