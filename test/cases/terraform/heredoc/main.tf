# A policy in a heredoc with interpolations, as in older code.
variable "project_path" {
  default = "wayne/batmobile"
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url             = "https://gitlab.com"
  client_id_list  = ["https://gitlab.com"]
  thumbprint_list = ["b3dd7606d2b5a8b4a13771dbecc9ee1cecafa38a"]
}

resource "aws_iam_role" "gitlab" {
  name = "gitlab"

  assume_role_policy = <<EOF
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "Federated": "${aws_iam_openid_connect_provider.gitlab.arn}"
      },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "${aws_iam_openid_connect_provider.gitlab.url}:aud": "https://gitlab.com"
        },
        "StringLike": {
          "${aws_iam_openid_connect_provider.gitlab.url}:sub": ["project_path:${var.project_path}:ref_type:branch:ref:main", "project_path:wayne/cave:*"]
        }
      }
    }
  ]
}
EOF
}
