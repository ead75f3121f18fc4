# SYNTAX TEST "source.hcl.terraform" "what stands in heredocs of Terraform"
attribute_condition = <<-EOT
  assertion.ref == 'main'
# ^^^^^^^^^ variable.language.cel
#               ^^ keyword.operator.cel
EOT
policy = <<EOT
  { "gitlab.com:sub": "project_path:g/p:ref_type:tag:ref:v*" }
#                      ^^^^^^^^^^^^ variable.other.property.subject.gitlab
#                                                         ^ keyword.operator.wildcard.subject.gitlab
EOT
last = "other"
#^^^ - string.unquoted.heredoc.hcl
#       ^^^^^ string.quoted.double.hcl
