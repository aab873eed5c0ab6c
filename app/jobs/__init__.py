"""The worker's rounds: what is due is done, then it rests."""
