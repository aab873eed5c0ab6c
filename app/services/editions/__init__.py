"""Editions: check, publish, restore; tables that an operator may change."""
