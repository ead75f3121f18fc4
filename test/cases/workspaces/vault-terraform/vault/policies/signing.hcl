path "transit/sign/ledger" {
  capabilities = ["update"]
}
