"""How well retrieval finds what serves: see ``__main__``."""
