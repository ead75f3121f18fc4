# Unknown parts of a heredoc: inside of strings, as a whole value, as a whole list and as a key.
variable "subjects" {
  type = list(string)
}

variable "claim" {
  type = string
}

variable "account" {
  type = string
}

resource "aws_iam_role" "mixed" {
  name               = "mixed"
  assume_role_policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": { "Federated": "arn:aws:iam::${var.account}:oidc-provider/gitlab.com" },
        "Condition": {
          "StringLike": {
            "gitlab.com:sub": ${jsonencode(var.subjects)},
            "gitlab.com:${var.claim}": "project-${var.account}-*",
            "gitlab.com:runner_environment": "gitlab-hosted"
          }
        }
      }]
    }
  JSON
}
