variable "account" {
  type        = string
  description = "Account of the shop."
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "gitlab_project" {
  type = object({
    path = string
    id   = string
  })
}
