provider "azurerm" {
  features {}
  subscription_id = "8a3d2c1b-5e4f-4b6a-9c8d-7e6f5a4b3c2d"
}

module "identity" {
  source = "./identity"
}

resource "azurerm_resource_group" "platform" {
  name     = "rg-platform"
  location = "northeurope"
}
