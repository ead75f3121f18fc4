output "client_ids" {
  value = {
    platform = azuread_application.platform.client_id
    releases = azuread_application.releases.client_id
  }
}
