# For Terraform only.
resource "aws_iam_role" "terraform" {
  name = "terraform"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [local.statement]
  })
}
