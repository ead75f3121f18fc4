# The provider lives in another stack and is looked up by its URL; keys and ARN come from the data source.
variable "gitlab_url" {
  type    = string
  default = "https://gitlab.example.com"
}

data "aws_iam_openid_connect_provider" "gitlab" {
  url = var.gitlab_url
}

resource "aws_iam_role" "apply" {
  name = "tf-apply"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = data.aws_iam_openid_connect_provider.gitlab.arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${data.aws_iam_openid_connect_provider.gitlab.url}:aud" = var.gitlab_url
          "${data.aws_iam_openid_connect_provider.gitlab.url}:sub" = "project_path:platform/terraform:ref_type:branch:ref:main"
        }
      }
    }]
  })
}
