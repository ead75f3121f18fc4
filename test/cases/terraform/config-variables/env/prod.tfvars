# Production.
environment = "overruled"
project     = "prestige/worldwide"
branch      = "production"
