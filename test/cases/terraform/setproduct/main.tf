# All pairs of projects and branches by setproduct(), tags by formatlist().
locals {
  projects = ["initech/tps", "initech/reports"]
  branches = ["main", "hotfix/*"]
}

data "aws_iam_openid_connect_provider" "gitlab" {
  url = "https://gitlab.com"
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Branches"
    actions = ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]
    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = [for pair in setproduct(local.projects, local.branches) : "project_path:${pair[0]}:ref_type:branch:ref:${pair[1]}"]
    }
  }

  statement {
    sid     = "Tags"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [data.aws_iam_openid_connect_provider.gitlab.arn]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = formatlist("project_path:%s:ref_type:tag:ref:v*", local.projects)
    }
  }
}

resource "aws_iam_role" "build" {
  name               = join("-", ["initech", "build"])
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
