"""One rule per file; see ``evals/shapes/__init__.py`` for how to write one."""
