"""What to do: which people to send where, so that most records are in on time."""
