"""Writing actions and goals from the portal: one transaction each, under a version check."""
