"""How an installation comes back: its keys fit, a copy while it runs, the way back, and whether all of it holds."""
