"""Documents, laws and charters by their titles, and who issued them."""
