# Locals in several files that build on each other.
resource "aws_iam_role" "pipeline" {
  name               = local.role_name
  assume_role_policy = jsonencode(local.trust_policy)
}
