"""Where: territories and the organisations that serve them."""
