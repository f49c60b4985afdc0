"""Documents in, passages out: readers, clauses, embedding, the index and search."""
