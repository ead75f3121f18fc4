# A base document, the module's own statements, and an override that replaces one by its sid.
locals {
  provider_arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com"
}

data "aws_iam_policy_document" "base" {
  statement {
    sid     = "Account"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
  }

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["project_path:monarch/kong:ref_type:branch:ref:main"]
    }
  }
}

data "aws_iam_policy_document" "strict" {
  statement {
    sid     = "GitLab"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:project_id"
      values   = ["4208"]
    }
  }
}

data "aws_iam_policy_document" "combined" {
  source_policy_documents   = [data.aws_iam_policy_document.base.json]
  override_policy_documents = [data.aws_iam_policy_document.strict.json]

  statement {
    sid     = "GitLab"
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [local.provider_arn]
    }
    condition {
      test     = "StringLike"
      variable = "gitlab.com:sub"
      values   = ["project_path:monarch/*"]
    }
  }

  statement {
    sid     = "Account"
    effect  = "Deny"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_iam_role" "titan" {
  name               = "titan"
  assume_role_policy = data.aws_iam_policy_document.combined.json
}
