"""The explorer: a page in one file in which one moves assumptions and sees the equilibria move."""
