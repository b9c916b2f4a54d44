"""What departments write about the people: one module a dataset, with its spellings and errors."""
