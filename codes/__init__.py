"""Code systems, releases, codes, index terms and maps: imported reference data."""
