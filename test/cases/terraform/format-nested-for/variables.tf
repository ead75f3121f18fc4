# Which projects may publish.
variable "projects" {
  type = list(object({
    path     = string
    branches = list(string)
    tags     = bool
  }))
}
