# Functions of a provider and of the future: unknown, and all around them is known.
resource "aws_iam_role" "functional" {
  name = provider::corp::role_name("deploy")
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = {
        StringEquals = {
          "gitlab.com:sub" = "project_path:corp/${futurefunction("x")}:ref_type:branch:ref:main"
          "gitlab.com:aud" = provider::corp::audience()
        }
      }
    }]
  })
}
