# The team's own values.
match_field = "sub"
match_value = [
  "project_path:contoso/billing:ref_type:branch:ref:main",
  "project_path:contoso/billing:ref_type:tag:ref:v1.0.0",
]
