"""Sentences that pages say, in Chinese."""
