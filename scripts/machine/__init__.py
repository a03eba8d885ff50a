"""This machine: what commands need, what a build reads, a web server, failures."""
