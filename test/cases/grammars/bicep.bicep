// SYNTAX TEST "source.bicep" "subjects and expressions of Entra in Bicep"
var who = 'claims[\'sub\'] matches \'project_path:g/p:*\' and claims[\'project_id\'] eq \'20\''
//         ^^^^^^ variable.language.claims.entra-expression
//                  ^^^ variable.other.property.claim.entra-expression
//                         ^^^^^^^ keyword.operator.comparison.entra-expression
//                                   ^^^^^^^^^^^^ variable.other.property.subject.gitlab
//                                                    ^ keyword.operator.wildcard.subject.gitlab
//                                                        ^^^ keyword.operator.logical.entra-expression
//                                                                     ^^^^^^^^^^ variable.other.property.claim.entra-expression
//                                                                                   ^^ keyword.operator.comparison.entra-expression
var one = 'project_path:${project}:ref_type:branch:ref:main'
//         ^^^^^^^^^^^^ variable.other.property.subject.gitlab
//                      ^^^^^^^^^^ variable.other.interpolated.subject.gitlab
//                                 ^^^^^^^^ variable.other.property.subject.gitlab
var last = 'other'
//          ^^^^^ string.quoted.single.bicep - meta.subject.gitlab
