"""Guards of the house: what the machine can check is not left to reviews."""
