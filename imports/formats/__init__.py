"""File formats: plain Python that reads text or bytes into rows and documents, and knows nothing of Django."""
