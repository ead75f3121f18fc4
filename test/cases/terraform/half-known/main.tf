# Unknown parts in every place: operator, key, provider, statement list and inside of texts.
variable "operator" {
  type = string
}

variable "claim" {
  type = string
}

variable "gitlab_host" {
  type = string
}

variable "tenant" {
  type = object({ group = string, id = number })
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://${var.gitlab_host}"
  client_id_list = ["https://${var.gitlab_host}", "static"]
}

resource "aws_iam_role" "half" {
  name = "half-${var.tenant.id}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
      Condition = {
        (var.operator) = { "${var.gitlab_host}:${var.claim}" = "x" }
        StringLike     = { "${aws_iam_openid_connect_provider.gitlab.url}:sub" = "project_path:${var.tenant.group}/*:ref_type:branch:ref:main" }
      }
    }]
  })
}
