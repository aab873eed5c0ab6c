"""The front: takes connections, reads whole requests, and hands them to the web without ever making it wait."""
