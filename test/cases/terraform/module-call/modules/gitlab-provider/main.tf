# The provider of the account.
variable "host" {
  type = string
}

resource "aws_iam_openid_connect_provider" "this" {
  url            = "https://${var.host}"
  client_id_list = ["https://${var.host}"]
}

output "arn" {
  value = aws_iam_openid_connect_provider.this.arn
}

output "issuer" {
  value = aws_iam_openid_connect_provider.this.url
}
