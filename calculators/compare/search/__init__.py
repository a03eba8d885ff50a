"""The search for the best filing."""
