terraform {
  backend "s3" {
    bucket = "ridgeline-state"
    key    = "infrastructure.tfstate"
    region = "us-west-2"
  }
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "6.4.0"

  name = "main"
  cidr = "10.40.0.0/16"
}
