"""Each command once: its options and what it does; ``app`` lists them."""
