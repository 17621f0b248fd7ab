"""Stories about what the desks share."""
