"""What `python3 -m scripts bench` visits, measures and compares."""
