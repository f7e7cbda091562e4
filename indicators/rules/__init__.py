"""What a figure is worth, in pure functions: they specify what the SQL runs and explain it on screen."""
