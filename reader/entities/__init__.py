"""Who and what is in a text: mentions (`recognise`), and the entities they name (`resolve`).

Pure. Whatever finds the first mentions is a `Tagger`, a plain function that comes from outside.
"""
