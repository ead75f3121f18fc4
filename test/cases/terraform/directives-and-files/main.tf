# Subjects from a text file and from directives in quoted templates.
variable "tags" {
  type    = bool
  default = true
}

locals {
  projects = [for line in split("\n", trimspace(file("${path.module}/projects.txt"))) : trimspace(line) if !startswith(line, "#")]
  group    = chomp(file("./group.txt"))
}

resource "aws_iam_role" "texts" {
  name = "texts"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Condition = {
        StringLike = {
          "gitlab.com:sub" = [for project in local.projects : "project_path:${local.group}/${project}:ref_type:%{if var.tags}tag%{else}branch%{endif}:ref:*"]
        }
        StringEquals = {
          "gitlab.com:user_login" = "%{for i, name in ["a", "b"]}${i > 0 ? "-" : ""}${name}%{endfor}"
        }
      }
    }]
  })
}
