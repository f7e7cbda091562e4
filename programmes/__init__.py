"""With which national programme and money. Its place in the arrow is kept; its tables come with the programmes."""
