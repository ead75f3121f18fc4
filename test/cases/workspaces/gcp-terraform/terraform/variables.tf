variable "project_number" {
  type    = string
  default = "804216633905"
}

variable "gitlab_project_id" {
  description = "Settings > General > Project ID of data/warehouse."
  type        = string
  default     = "311"
}
