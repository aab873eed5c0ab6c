"""What two sets of files mean, and where they differ, in sentences."""
