"""Pages of the top floor: home, glossary, public pages, errors."""
