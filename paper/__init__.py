"""Entries on paper: PDF for a ward, handouts for patients, large print, and the picture that stands for an entry in links."""
