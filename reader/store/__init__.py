"""The library on disk: one SQLite file, one writer, many readers. SQL is known only here."""
