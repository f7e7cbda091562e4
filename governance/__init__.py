"""Where it is steered: home, public pages, and what every floor below is loaded by."""
