"""How things are said: texts, figures and dates in either language."""
