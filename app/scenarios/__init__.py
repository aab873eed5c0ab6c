"""Stories that analysts keep beside their diagrams, and the player that carries them out in a real context."""
