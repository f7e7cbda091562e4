"""Django's admin as the portal uses it: for what has no page, under the portal's own rights and trace."""
