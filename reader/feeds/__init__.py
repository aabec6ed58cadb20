"""Feeds and what leads to them: documents to values, without network, files or clock."""
