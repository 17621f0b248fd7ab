"""What programs read: JSON from the same queries as the pages, the sitemap, the feed of updates."""
