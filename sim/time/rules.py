"""Which of several equilibria of a subgame is expected, and what counts as equal when it is picked."""

BEST, WORST, AVERAGE = RULES = ("best", "worst", "average")
TIE = 1e-9  # of 1 and the size of what is compared: closer values are equal
FREE = -1  # in place of a move: whoever moves is not bound to one
