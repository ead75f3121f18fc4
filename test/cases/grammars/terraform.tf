# SYNTAX TEST "source.hcl.terraform" "subjects, expressions of Entra and CEL in Terraform"
values = ["project_path:mygroup/app:ref_type:branch:ref:*", "other"]
#          ^^^^^^^^^^^^ variable.other.property.subject.gitlab
#                              ^ meta.subject.gitlab
#                                   ^^^^^^^^ variable.other.property.subject.gitlab
#                                                   ^^^ variable.other.property.subject.gitlab
#                                                       ^ keyword.operator.wildcard.subject.gitlab
#                                                            ^^^^^ - meta.subject.gitlab
one = "project_path:${var.project}:ref_type:branch:ref:main"
#      ^^^^^^^^^^^^ variable.other.property.subject.gitlab
#                   ^^^^^^^^^^^^^^ variable.other.interpolated.subject.gitlab
#                                  ^^^^^^^^ variable.other.property.subject.gitlab
claims_matching_expression = "claims['sub'] matches 'project_path:g/p:*' and claims['project_id'] eq '20'"
#                             ^^^^^^ variable.language.claims.entra-expression
#                                     ^^^ variable.other.property.claim.entra-expression
#                                           ^^^^^^^ keyword.operator.comparison.entra-expression
#                                                    ^^^^^^^^^^^^ variable.other.property.subject.gitlab
#                                                                     ^ keyword.operator.wildcard.subject.gitlab
#                                                                        ^^^ keyword.operator.logical.entra-expression
#                                                                                    ^^^^^^^^^^ variable.other.property.claim.entra-expression
#                                                                                                 ^^ keyword.operator.comparison.entra-expression
attribute_condition = "assertion.sub == 'project_path:g/p:ref_type:tag:ref:v1' && has(assertion.ref)"
#                      ^^^^^^^^^ variable.language.cel
#                                ^^^ variable.other.property.cel
#                                    ^^ keyword.operator.cel
#                                        ^^^^^^^^^^^^ string.quoted.cel
#                                                                              ^^ keyword.operator.cel
#                                                                                 ^^^ entity.name.function.cel
#                                                                                               ^^^ variable.other.property.cel
attribute_mapping = { "google.subject" = "assertion.sub" }
#                                         ^^^^^^^^^ variable.language.cel
#                                                   ^^^ variable.other.property.cel
last = "claims"
#       ^^^^^^ string.quoted.double.hcl - variable.language.claims.entra-expression
