"""The boxes of the interface; each is imported when it is first opened."""
