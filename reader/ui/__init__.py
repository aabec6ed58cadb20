"""The terminal interface: widgets over one `Library`; knows no store, no network, no parser."""
