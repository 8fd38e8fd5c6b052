"""What each command does, as plain functions of plain values; ``cli`` gives them their options."""
