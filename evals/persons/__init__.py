"""Who speaks and who is spoken of: names, offices, trades, and what may be said by whom and to whom."""
