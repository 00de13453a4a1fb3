"""The rule-based evaluators of qicao: text in, findings out. No model, no network."""
