variable "x" {}
variable "y" {}
locals { set = toset(["b", "a"]) }
