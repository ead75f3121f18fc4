# How things are called.
locals {
  stack     = "orders"
  stage     = "prod"
  role_name = lower(format("%s-%s-Pipeline", local.stack, local.stage))
}
