"""Business systems of departments: what each is for, what is planned for it, how far that has come."""
