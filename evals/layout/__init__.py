"""How a text is laid out: its parts, points, headings, sentences, verse, and the Markdown it uses for that."""
