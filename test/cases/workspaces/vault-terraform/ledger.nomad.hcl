variable "image" {
  type = string
}

job "ledger" {
  datacenters = ["dc1"]
  type        = "service"

  group "api" {
    count = 3

    network {
      port "http" { to = 8080 }
    }

    vault {
      role = "ledger-runtime"
    }

    task "api" {
      driver = "docker"

      config {
        image = var.image
        ports = ["http"]
      }
    }
  }
}
