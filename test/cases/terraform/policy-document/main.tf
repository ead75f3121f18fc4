# The data source with one statement, the plainest way.
resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

data "aws_iam_policy_document" "gitlab" {
  version   = "2012-10-17"
  policy_id = "gitlab-trust"

  statement {
    sid     = "AllowAssumeRole"
    effect  = "Allow"
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
    }

    condition {
      test     = "StringEquals"
      variable = "gitlab.com:aud"
      values   = ["https://gitlab.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["project_path:cyberdyne/skynet:ref_type:branch:ref:main"]
    }
  }
}

resource "aws_iam_role" "cicd" {
  name               = "skynet-cicd"
  description        = "Role used from GitLab"
  assume_role_policy = data.aws_iam_policy_document.gitlab.json
}
