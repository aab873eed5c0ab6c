"""Accounts: registration, sign-in, letters, names of sign-in."""
