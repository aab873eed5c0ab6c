"""Nothing typed is lost: sessions that ended, stale and oversized forms."""
