"""Fixed wordings: formulations of the lexicon, formulas of the constitutions, slogans, old works, who leads whom."""
