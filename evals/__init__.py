"""Measurements of AskFirst. Imports ``rag``; ``rag`` never imports it."""
