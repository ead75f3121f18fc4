# Organisation and repositories with references, as a registry module has them; everything behind a switch.
variable "enabled" {
  type    = bool
  default = true
}

variable "url" {
  type    = string
  default = "gitlab.com"
}

variable "organisation" {
  type    = string
  default = "octan"
}

variable "repositories" {
  type = list(object({
    name     = string
    refs     = optional(list(string), ["*"])
    ref_type = optional(string, "branch")
  }))
  default = [
    { name = "bricks", refs = ["main", "pr-*"] },
    { name = "bricks", ref_type = "tag" },
  ]
}

locals {
  arn = format("arn:aws:iam::%012d:oidc-provider/%s", 12345678901, var.url)
  subjects = flatten([
    for repository in var.repositories : [
      for ref in repository.refs :
      "project_path:${var.organisation}/${repository.name}:ref_type:${repository.ref_type}:ref:${ref}"
    ] if length(repository.refs) > 0
  ])
}

resource "aws_iam_openid_connect_provider" "this" {
  count          = var.enabled ? 1 : 0
  url            = format("https://%v", var.url)
  client_id_list = ["https://${var.url}"]
}

data "aws_iam_policy_document" "this" {
  count   = var.enabled ? 1 : 0
  version = "2012-10-17"

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    effect  = "Allow"
    condition {
      test     = "ForAnyValue:StringLike"
      values   = local.subjects
      variable = "${var.url}:sub"
    }
    principals {
      identifiers = [local.arn]
      type        = "Federated"
    }
  }
}

resource "aws_iam_role" "this" {
  count                 = var.enabled ? 1 : 0
  name                  = "${var.organisation}-runner"
  force_detach_policies = true
  assume_role_policy    = join("", data.aws_iam_policy_document.this.*.json)
}
