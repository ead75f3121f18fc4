# Parts come from data sources and resources that only an apply knows.
data "aws_ssm_parameter" "project" {
  name = "/ci/project"
}

resource "random_id" "suffix" {
  byte_length = 4
}

data "terraform_remote_state" "identity" {
  backend = "s3"
  config  = { bucket = "state", key = "identity" }
}

resource "aws_iam_role" "mixed" {
  name = "mixed-${random_id.suffix.hex}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = data.terraform_remote_state.identity.outputs.gitlab_provider_arn }
      Condition = {
        StringLike = {
          "gitlab.com:sub" = "project_path:${data.aws_ssm_parameter.project.value}:ref_type:branch:ref:*"
        }
      }
    }]
  })
}
