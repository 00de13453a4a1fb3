"""qicao (起草): drafting Chinese official speeches, section by section, checked by rules.

One file per stage, one word per stage; ``types`` holds the nouns, ``cli`` is the command line.
"""

__version__ = "0.1.0"
