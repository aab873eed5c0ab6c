"""One action is one file is one transaction; questions stand beside actions."""
