account = "417702956233"

gitlab_project = {
  path = "northwind/shop/orders"
  id   = "51873306"
}
