# Kept by the release team.
projects = [
  { path = "globex/web", branches = ["main", "next"], tags = true },
  { path = "globex/docs", branches = ["main"], tags = false },
]
