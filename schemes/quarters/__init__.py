"""From quarter to quarter: the year's profile as planned, and what schemes have spent and are going to spend."""
