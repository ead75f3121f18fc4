# A statement for each project by a dynamic block, with a dynamic condition inside.
variable "projects" {
  type = map(object({
    subjects       = list(string)
    only_protected = bool
  }))
  default = {
    api = {
      subjects       = ["project_path:vandelay/api:ref_type:branch:ref:main"]
      only_protected = true
    }
    web = {
      subjects       = ["project_path:vandelay/web:ref_type:branch:ref:main", "project_path:vandelay/web:ref_type:tag:ref:*"]
      only_protected = false
    }
  }
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.projects
    iterator = project

    content {
      sid     = title(project.key)
      actions = ["sts:AssumeRoleWithWebIdentity"]

      principals {
        type        = "Federated"
        identifiers = [aws_iam_openid_connect_provider.gitlab.arn]
      }

      condition {
        test     = "StringLike"
        variable = "gitlab.com:sub"
        values   = project.value.subjects
      }

      dynamic "condition" {
        for_each = project.value.only_protected ? ["true"] : []
        content {
          test     = "StringEquals"
          variable = "gitlab.com:ref_protected"
          values   = [condition.value]
        }
      }
    }
  }
}

resource "aws_iam_role" "importer" {
  name               = "importer"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
