# Principals and conditions from lists, as general purpose role modules have them.
variable "trusted_role_arns" {
  type    = list(string)
  default = []
}

variable "provider_urls" {
  type    = list(string)
  default = ["https://gitlab.com", "gitlab.example.com"]
}

variable "subjects" {
  type    = set(string)
  default = ["project_path:pied-piper/middle-out:ref_type:branch:ref:main"]
}

variable "conditions" {
  type = list(object({
    test     = string
    variable = string
    values   = list(string)
  }))
  default = [
    { test = "StringEquals", variable = "aws:RequestedRegion", values = ["eu-central-1"] },
  ]
}

locals {
  urls = [for url in var.provider_urls : replace(url, "https://", "")]
}

data "aws_iam_policy_document" "this" {
  dynamic "statement" {
    for_each = local.urls

    content {
      effect  = "Allow"
      actions = ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]

      dynamic "principals" {
        for_each = {
          for type, identifiers in {
            Federated = ["arn:aws:iam::111122223333:oidc-provider/${statement.value}"]
            AWS       = var.trusted_role_arns
          } : type => identifiers if length(identifiers) > 0
        }
        iterator = principal
        content {
          type        = principal.key
          identifiers = principal.value
        }
      }

      dynamic "condition" {
        for_each = length(var.subjects) > 0 ? local.urls : []
        content {
          test     = "StringEquals"
          variable = "${statement.value}:sub"
          values   = var.subjects
        }
      }

      dynamic "condition" {
        for_each = var.conditions
        content {
          test     = condition.value.test
          variable = condition.value.variable
          values   = condition.value.values
        }
      }
    }
  }
}

resource "aws_iam_role" "this" {
  name               = "middle-out"
  assume_role_policy = data.aws_iam_policy_document.this.json
}
