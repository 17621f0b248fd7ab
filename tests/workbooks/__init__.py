"""Stories about files from strangers: archives, workbooks and XML that were made to harm."""
