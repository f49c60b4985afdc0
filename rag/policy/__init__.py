"""Norms, cases and rulings: pure functions and the words they share. No files, network, clock or model."""
