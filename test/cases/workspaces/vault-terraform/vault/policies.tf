resource "vault_policy" "deploy" {
  for_each = local.environments

  name   = "ledger-${each.key}"
  policy = <<-EOT
    path "nomad/creds/${each.key}" {
      capabilities = ["read"]
    }
    path "ledger/data/${each.key}/*" {
      capabilities = ["read"]
    }
  EOT
}

resource "vault_policy" "signing" {
  name   = "ledger-signing"
  policy = file("${path.module}/policies/signing.hcl")
}
