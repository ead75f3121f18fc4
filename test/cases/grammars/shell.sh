# SYNTAX TEST "source.shell" "subjects, expressions of Entra and CEL in commands"
az ad app federated-credential create --subject "project_path:mygroup/app:ref_type:branch:ref:*"
#                                                ^^^^^^^^^^^^ variable.other.property.subject.gitlab
#                                                                    ^ meta.subject.gitlab
#                                                                         ^^^^^^^^ variable.other.property.subject.gitlab
#                                                                                         ^^^ variable.other.property.subject.gitlab
#                                                                                             ^ keyword.operator.wildcard.subject.gitlab
az identity x --claims-matching-expression-value "claims['sub'] matches 'project_path:g/p:*' and claims['project_id'] eq '20'"
#                                                 ^^^^^^ variable.language.claims.entra-expression
#                                                         ^^^ variable.other.property.claim.entra-expression
#                                                               ^^^^^^^ keyword.operator.comparison.entra-expression
#                                                                        ^^^^^^^^^^^^ variable.other.property.subject.gitlab
#                                                                                         ^ keyword.operator.wildcard.subject.gitlab
#                                                                                            ^^^ keyword.operator.logical.entra-expression
#                                                                                                        ^^^^^^^^^^ variable.other.property.claim.entra-expression
#                                                                                                                     ^^ keyword.operator.comparison.entra-expression
gcloud x --attribute-condition="assertion.sub == 'project_path:g/p:ref_type:tag:ref:v1' && has(assertion.ref)"
#                               ^^^^^^^^^ variable.language.cel
#                                         ^^^ variable.other.property.cel
#                                             ^^ keyword.operator.cel
#                                                 ^^^^^^^^^^^^ string.quoted.cel
#                                                                                       ^^ keyword.operator.cel
#                                                                                          ^^^ entity.name.function.cel
#                                                                                                        ^^^ variable.other.property.cel
gcloud x --attribute-condition='assertion.ref == "main"' --quiet
#                               ^^^^^^^^^ variable.language.cel
#                                             ^^ keyword.operator.cel
#                                                 ^^^^ string.quoted.cel
#                                                        ^^^^^^^ - meta.embedded.inline.cel
echo "last"
#     ^^^^ string.quoted.double.shell - variable.other.cel
