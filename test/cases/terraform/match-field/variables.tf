# What callers set.
variable "gitlab_url" {
  description = "Where GitLab is"
  type        = string
  default     = "https://gitlab.com"
}

variable "aud_value" {
  type    = string
  default = "https://gitlab.com"
}

variable "match_field" {
  description = "Claim that is looked at"
  type        = string
  default     = "aud"
}

variable "match_value" {
  type    = list(string)
  default = ["https://gitlab.com"]
}
