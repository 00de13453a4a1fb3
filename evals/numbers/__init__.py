"""Where figures come from and whether they agree: sums, shares, averages, multiples, wholes and their parts."""
