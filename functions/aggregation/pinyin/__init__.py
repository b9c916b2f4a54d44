"""Finding Chinese names by what is typed: characters, pinyin, the first letters of pinyin."""
