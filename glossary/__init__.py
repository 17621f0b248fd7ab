"""Words of medicine explained in plain language, each written by one person and approved by another."""
