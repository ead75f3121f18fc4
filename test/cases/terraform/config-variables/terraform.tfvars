# For everyone.
branch  = "main"
project = "prestige/sandbox"
