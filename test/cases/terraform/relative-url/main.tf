# GitLab below a path: ARN and keys keep it.
variable "gitlab_base_url" {
  default = "https://git.example.com/gitlab"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = var.gitlab_base_url
  client_id_list = ["aws"]
}

resource "aws_iam_role" "path" {
  name = "behind-a-path"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
      Condition = {
        "StringEquals" : {
          "${trimprefix(aws_iam_openid_connect_provider.gitlab.url, "https://")}:aud" : "aws",
          "${aws_iam_openid_connect_provider.gitlab.url}:sub" : "project_path:team/app:ref_type:branch:ref:main"
        }
      }
    }]
  })
}
