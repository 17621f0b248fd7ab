"""What the desks of all rooms share beside Django's own admin; no app, knows no room."""
