"""What is due by itself: reminders, expiry, letters, retries."""
