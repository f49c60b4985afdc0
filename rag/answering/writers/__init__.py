"""Writers turn a ruling and its passages into statements."""
