"""Pages and texts to articles: main content as blocks, metadata, and what was removed."""
