"""What the embedded index costs beside the bare engine: see ``__main__``."""
