# What a caller says.
variable "name" {
  type = string
}

variable "provider_arn" {
  type = string
}

variable "issuer" {
  type = string
}

variable "subjects" {
  type = list(string)
}

variable "wildcard" {
  type    = bool
  default = false
}
