"""The rehearsal city: synthetic people of Zunyi, the files departments make of them, and the truth behind each row."""
