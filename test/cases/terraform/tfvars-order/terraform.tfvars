# First.
project     = "dunder/mifflin"
branch      = "from-terraform-tfvars"
environment = "test"
