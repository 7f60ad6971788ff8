"""Steps of the search: the scenes that may bring one lacking test nearer to what is wanted."""
