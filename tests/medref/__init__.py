"""Stories about the wiring: settings, health, headers."""
