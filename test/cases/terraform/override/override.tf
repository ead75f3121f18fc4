# Second: the provider accepts another audience, the role has another name.
resource "aws_iam_openid_connect_provider" "gitlab" {
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_iam_role" "reactor" {
  name = "reactor-override"
}
