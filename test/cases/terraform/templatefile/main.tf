# The policy is a template file that gets its values by name.
variable "projects" {
  type    = list(string)
  default = ["tyrell/nexus", "tyrell/voight"]
}

resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.tyrell.example"
  client_id_list = ["https://gitlab.tyrell.example"]
}

resource "aws_iam_role" "runner" {
  name = "gitlab-runner"
  assume_role_policy = templatefile("${path.module}/trust.json.tftpl", {
    provider_arn = aws_iam_openid_connect_provider.gitlab.arn
    issuer       = aws_iam_openid_connect_provider.gitlab.url
    projects     = var.projects
    require_tag  = false
  })
}
