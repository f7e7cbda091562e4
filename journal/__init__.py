"""What happened: import batches (check, preview, publish, undo) and their pages."""
