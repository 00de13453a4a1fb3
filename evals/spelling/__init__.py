"""Characters typed for others, left out, doubled or swapped, told by the words around them."""
