# Second.
branch = "from-a"
claims = { environment = "prod" }
