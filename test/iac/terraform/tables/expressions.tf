variable "env" {}
variable "unknown" {}
variable "host" { default = "gitlab.com" }
variable "port" { default = 443 }
variable "on" { default = true }
variable "nothing" { default = null }
variable "empty" { default = "" }
variable "none" { default = [] }
variable "settings" { default = { path = "", refs = [] } }
variable "refs" { default = ["main", "dev"] }
variable "typed" {
  type = object({ name = string, refs = optional(list(string), ["main"]), note = optional(string), port = optional(number, 8080) })
  default = { name = "x", extra = 1 }
}
variable "texts" {
  type    = list(string)
  default = [1, true, "a"]
}
variable "distinct" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "numbered" {
  type    = number
  default = "12"
}
variable "switch" {
  type    = bool
  default = "true"
}
variable "table" {
  type    = map(string)
  default = { a = 1, b = "x" }
}
variable "wrong" {
  type    = number
  default = "twelve"
}
locals {
  projects = { app = { path = "g/app", refs = ["main"] }, lib = { path = "g/lib", refs = [] } }
  list     = ["a", "b", "c"]
  map      = { a = 1, b = 2 }
  nested   = [["a"], ["b", ["c"]], []]
  arn      = "arn:aws:iam::${var.env}:role/x"
  loop     = local.pool
  pool     = local.loop
  self     = [local.self]
}
resource "aws_one" "one" { name = "one" }
resource "aws_many" "many" {
  count = 2
  name  = "many-${count.index}"
}
resource "aws_each" "each" {
  for_each = { a = "x", b = "y" }
  name     = "${each.key}=${each.value}"
}
resource "aws_perhaps" "perhaps" {
  count = var.unknown
  name  = "perhaps"
}
resource "aws_none" "none" {
  count = 0
  name  = "none"
}
resource "aws_parts" "parts" {
  part { name = "p" }
}
data "aws_read" "read" { url = "https://x" }
