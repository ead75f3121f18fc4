# One role for each entry of a map of objects with optional attributes.
variable "roles" {
  type = map(object({
    project     = string
    ref         = optional(string, "main")
    ref_type    = optional(string, "branch")
    audience    = optional(string)
    policy_arns = optional(list(string), [])
  }))
  default = {
    deploy = {
      project = "acme/platform/deploy"
    }
    release = {
      project  = "acme/platform/release"
      ref      = "v*"
      ref_type = "tag"
      audience = "sts.amazonaws.com"
    }
  }
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com", "sts.amazonaws.com"]
}

resource "aws_iam_role" "this" {
  for_each = var.roles

  name = "gitlab-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.gitlab.arn }
      Condition = {
        StringEquals = { "gitlab.com:aud" = coalesce(each.value.audience, "https://gitlab.com") }
        StringLike   = { "gitlab.com:sub" = "project_path:${each.value.project}:ref_type:${each.value.ref_type}:ref:${each.value.ref}" }
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = merge([
    for key, role in var.roles : { for arn in role.policy_arns : "${key}/${arn}" => { role = key, arn = arn } }
  ]...)

  role       = aws_iam_role.this[each.value.role].name
  policy_arn = each.value.arn
}
