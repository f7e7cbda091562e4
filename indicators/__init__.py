"""How it is measured. Its place in the arrow is kept; its tables come with the indicators."""
