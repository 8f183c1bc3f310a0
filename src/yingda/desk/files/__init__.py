"""Files that hang on things of the desk: checked by their content, sealed, handed out for keeping only."""
