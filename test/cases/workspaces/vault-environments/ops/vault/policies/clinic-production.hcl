path "clinic/data/production/*" {
  capabilities = ["read"]
}
