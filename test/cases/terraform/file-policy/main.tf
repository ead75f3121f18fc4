# The policy is a JSON file beside the module.
resource "aws_iam_role" "backup" {
  name               = "nightly-backup"
  assume_role_policy = file("${path.module}/policies/trust.json")
}

resource "aws_iam_role_policy" "backup" {
  name   = "s3"
  role   = aws_iam_role.backup.id
  policy = file("${path.module}/policies/permissions.json")
}
