# One document on many ways to its roles: conditionals, coalesce, try, one, trimspace, jsondecode and back.
variable "custom_policy" {
  type    = string
  default = ""
}

variable "custom_or_null" {
  type    = string
  default = null
}

data "aws_iam_policy_document" "trust" {
  count = 1

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::123456789012:oidc-provider/gitlab.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "gitlab.com:sub"
      values   = ["project_path:paper-street/soap:ref_type:branch:ref:main"]
    }
  }
}

locals {
  json = data.aws_iam_policy_document.trust[0].json
  ways = {
    coalesce    = coalesce(var.custom_or_null, local.json)
    conditional = var.custom_policy != "" ? var.custom_policy : local.json
    decoded     = jsonencode(jsondecode(local.json))
    one         = one(data.aws_iam_policy_document.trust[*].json)
    template    = "${local.json}"
    tostring    = tostring(local.json)
    trimmed     = trimspace(local.json)
    try         = try(data.aws_iam_policy_document.trust[0].minified_json, "{}")
    tried       = try(data.aws_iam_policy_document.trust[1].json, local.json)
  }
}

resource "aws_iam_role" "way" {
  for_each           = local.ways
  name               = each.key
  assume_role_policy = each.value
}
