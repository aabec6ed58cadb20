"""How the learnt parts of the program were learnt; nothing here is installed."""
