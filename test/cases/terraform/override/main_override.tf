# First by name: another branch, another project.
variable "branch" {
  default = "overridden"
}

locals {
  project = "globex/reactor-two"
}
