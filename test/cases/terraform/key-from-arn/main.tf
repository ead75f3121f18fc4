# The host of the keys is cut out of the provider's ARN with a regular expression.
variable "oidc_provider_arn" {
  type    = string
  default = "arn:aws:iam::123456789012:oidc-provider/gitlab.example.com/sub"
}

resource "aws_iam_openid_connect_provider" "saas" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

locals {
  issuer = replace(var.oidc_provider_arn, "/^(.*provider/)/", "")
  saas   = replace(aws_iam_openid_connect_provider.saas.arn, "/^(.*provider/)/", "")
}

resource "aws_iam_role" "literal" {
  name = "literal"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.oidc_provider_arn }
      Condition = { StringEquals = { "${local.issuer}:sub" = "project_path:clamp/hinge:ref_type:branch:ref:main" } }
    }]
  })
}

resource "aws_iam_role" "resource" {
  name = "resource"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.saas.arn }
      Condition = { StringEquals = { "${local.saas}:sub" = "project_path:clamp/hinge:ref_type:branch:ref:main" } }
    }]
  })
}
