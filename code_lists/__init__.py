"""Lists of codes that a site keeps: owned, versioned and signed off; readers’ collections; the basket of codes."""
