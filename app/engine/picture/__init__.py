"""A process as a picture and in words, for those who see it and those who do not."""
