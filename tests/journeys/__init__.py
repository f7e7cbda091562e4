"""Stories told in a real browser: Chromium, real server, real database."""
