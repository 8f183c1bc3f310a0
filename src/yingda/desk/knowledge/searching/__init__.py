"""Finding articles: by what is asked, and by what a contact chose in the menu."""
