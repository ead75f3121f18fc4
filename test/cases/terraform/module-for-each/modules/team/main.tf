# A role for a team, and one for each of its branches from a module below.
variable "name" {}
variable "project" {}
variable "branches" {
  type = list(string)
}

resource "aws_iam_role" "read" {
  name               = "${var.name}-read"
  assume_role_policy = templatefile("${path.module}/read.tftpl", { project = var.project })
}

module "branch" {
  source   = "../branch"
  for_each = toset(var.branches)

  role_name = "${var.name}-${each.value}"
  subject   = "project_path:${var.project}:ref_type:branch:ref:${each.value}"
}
