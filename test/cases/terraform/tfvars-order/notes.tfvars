# Not loaded by itself.
branch = "never"
