"""Checks of diagrams before publishing; each finding names its element and says in Chinese what to do."""
