"""The device: streams, keys and shapes. Knows no domain."""
