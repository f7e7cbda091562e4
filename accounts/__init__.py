"""Who, with what right: users, mandates, the access scope of a request."""
