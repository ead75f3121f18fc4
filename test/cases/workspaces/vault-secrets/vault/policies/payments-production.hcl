# What jobs that deploy to production may read.
path "kv/data/payments/production/*" {
  capabilities = ["read"]
}

path "kv/metadata/payments/production/*" {
  capabilities = ["list"]
}
