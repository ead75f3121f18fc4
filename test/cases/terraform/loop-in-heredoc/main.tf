# Loops of a template over lists that nobody knows, before and behind items that are known.
variable "subjects" {}

variable "audiences" {
  default = []
}

resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [{
        "Effect": "Allow",
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": { "Federated": "arn:aws:iam::123456789012:oidc-provider/gitlab.com" },
        "Condition": {
          "StringEquals": { "gitlab.com:aud": ["https://gitlab.com"%{ for audience in var.audiences }, "${audience}"%{ endfor }] },
          "StringLike": {
            "gitlab.com:sub": [
              %{ for subject in var.subjects ~}
              "${subject}",
              %{ endfor ~}
              "project_path:paper-street/soap:ref_type:branch:ref:main"
            ]
          }
        }
      }]
    }
  EOT
}
