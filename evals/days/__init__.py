"""Days that can be looked up, and the words that point to them: anniversaries, congresses, laws, festivals, the two calendars."""
