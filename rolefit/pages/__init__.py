"""What the terminal shows of results, roles, history and banks."""
