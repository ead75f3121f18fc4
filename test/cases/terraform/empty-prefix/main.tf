# A prefix that is empty by default: the role is called as jobs call it. A project that is empty by default is a placeholder, a switch is none.
variable "prefix" {
  type    = string
  default = ""
}

variable "project" {
  type    = string
  default = ""
}

resource "aws_iam_role" "deploy" {
  name = "${var.prefix}deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/gitlab.com" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = { "gitlab.com:sub" = "project_path:${var.project}:ref_type:branch:ref:main" } }
    }]
  })
}

resource "aws_iam_role" "switched" {
  count              = var.project == "" ? 0 : 1
  name               = "switched"
  assume_role_policy = aws_iam_role.deploy.assume_role_policy
}
