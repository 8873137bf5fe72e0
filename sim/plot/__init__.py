"""Figures: a result of a question, a study or a table becomes matplotlib figures, titled by what they find."""
