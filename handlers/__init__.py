"""Service tasks called by name from diagrams: facts in, outcome out."""
