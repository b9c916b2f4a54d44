"""Who lives in the city: places, households, persons, and what befell them."""
