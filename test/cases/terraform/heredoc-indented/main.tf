# An indented heredoc with jsonencode inside, a directive, an AWS variable and a missing variable.
variable "subjects" {
  type = list(string)
  default = [
    "project_path:stark/jarvis:ref_type:branch:ref:main",
    "project_path:stark/friday:ref_type:branch:ref:main",
  ]
}

variable "session_tags" {
  type    = bool
  default = true
}

variable "account_id" {}

resource "aws_iam_role" "jarvis" {
  name               = "jarvis"
  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": { "Federated": "arn:aws:iam::${var.account_id}:oidc-provider/gitlab.com" },
          "Action": [
            %{~if var.session_tags~}
            "sts:TagSession",
            %{~endif~}
            "sts:AssumeRoleWithWebIdentity"
          ],
          "Condition": {
            "StringEquals": { "gitlab.com:sub": ${jsonencode(var.subjects)} },
            "StringLike": { "sts:RoleSessionName": "ci-$${aws:userid}" }
          }
        }
      ]
    }
  EOT
}
