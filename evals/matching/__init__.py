"""How patterns and thousands of literals are matched against a text at a cost that hardly grows with their number."""
