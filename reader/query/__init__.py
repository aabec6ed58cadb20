"""What people ask of the library, as values: parsed from what they type, matched in a text."""
