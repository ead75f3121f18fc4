variable "name" {
  type = string
}

variable "provider_arn" {
  type        = string
  description = "The account's OIDC provider for gitlab.com."
}

variable "project_path" {
  type = string
}

variable "project_id" {
  type = string
}

variable "refs" {
  type        = list(string)
  description = "TYPE:ref:NAME of the refs that deploy; protect them in GitLab."

  validation {
    condition     = alltrue([for ref in var.refs : can(regex("^(branch|tag):ref:", ref))])
    error_message = "A ref begins with branch:ref: or tag:ref:."
  }
}
