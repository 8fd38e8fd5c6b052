"""What rolefit knows: roles, traits and questions as frozen records, and reading them."""
