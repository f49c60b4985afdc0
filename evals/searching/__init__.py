"""How well search finds: documents and questions from elsewhere, the ways of searching, and the figures."""
