# Subjects for each project and branch by nested for expressions and format().
locals {
  branch_subjects = flatten([
    for project in var.projects : [
      for branch in project.branches :
      format("project_path:%s:ref_type:branch:ref:%s", project.path, branch)
    ]
  ])
  tag_subjects = [for p in var.projects : format("project_path:%s:ref_type:tag:ref:*", p.path) if p.tags]
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

resource "aws_iam_role" "publish" {
  name = "publish"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = [aws_iam_openid_connect_provider.gitlab.arn] }
      Condition = {
        StringEquals = { "gitlab.com:aud" = aws_iam_openid_connect_provider.gitlab.client_id_list }
        StringLike   = { "gitlab.com:sub" = concat(local.branch_subjects, local.tag_subjects) }
      }
    }]
  })
}
