"""Files of measures: what their headers, places, dates and numbers mean."""
