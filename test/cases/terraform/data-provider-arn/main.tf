# The provider is looked up by its ARN; its URL follows from that, its client ids only AWS knows.
variable "oidc_provider_arn" {
  type    = string
  default = "arn:aws-us-gov:iam::333344445555:oidc-provider/git.example.com/gitlab"
}

data "aws_iam_openid_connect_provider" "gitlab" {
  arn = var.oidc_provider_arn
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${data.aws_iam_openid_connect_provider.gitlab.url}:aud"
      values   = data.aws_iam_openid_connect_provider.gitlab.client_id_list
    }
    condition {
      test     = "StringLike"
      variable = "${data.aws_iam_openid_connect_provider.gitlab.url}:sub"
      values   = ["project_path:agency/*"]
    }
  }
}

resource "aws_iam_role" "gov" {
  name               = "gov"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
