"""What a rule is: conditions, inputs, money, what travels to the page."""
