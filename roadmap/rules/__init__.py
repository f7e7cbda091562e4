"""The rules of computation of actions and goals, as pure functions: the database runs the same ones."""
