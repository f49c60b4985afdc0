"""What rulings are held against: labelled questions, employers that differ, clauses struck out or turned round."""
