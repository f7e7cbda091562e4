"""Pure functions: no query, no request."""
