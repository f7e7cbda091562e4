"""What every resource of the REST API is made with: declared as data, read by PostgreSQL, refused in French."""
