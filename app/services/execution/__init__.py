"""One step of a case on the engine: facts in, effects and rows out."""
