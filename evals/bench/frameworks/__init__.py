"""The eval suite beside promptfoo and Inspect: the same texts, the same checks, whole commands in one run."""
