# IAM's own variables: &{…} in the data source, $${…} in jsonencode.
data "aws_iam_policy_document" "session" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["project_path:&{gitlab.com:project_path}:ref_type:branch:ref:main"]
    }
    condition {
      test     = "StringLike"
      variable = "sts:RoleSessionName"
      values   = ["gitlab-&{gitlab.com:project_id}-$${x}"]
    }
  }
}

resource "aws_iam_role" "document" {
  name               = "by-document"
  assume_role_policy = data.aws_iam_policy_document.session.json
}

resource "aws_iam_role" "inline" {
  name = "inline"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = {
        StringEquals = { "gitlab.com:user_login" = "$${gitlab.com:namespace_path, 'nobody'}" }
        StringLike   = { "gitlab.com:sub" = "project_path:&{not a variable}/*" }
      }
    }]
  })
}
