"""What the templates of entries need beyond Django's own tags."""
