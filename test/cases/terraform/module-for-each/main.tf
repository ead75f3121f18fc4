# A local module for each team; inside, a file of the module's own folder.
locals {
  teams = {
    "search"   = { project = "search/indexer", branches = ["main"] }
    "checkout" = { project = "checkout/cart", branches = ["main", "release"] }
  }
}

module "team" {
  source   = "./modules/team"
  for_each = local.teams

  name     = each.key
  project  = each.value.project
  branches = each.value.branches
}
