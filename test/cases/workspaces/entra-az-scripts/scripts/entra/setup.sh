#!/usr/bin/env bash
# Application of the pipeline, and the branches that it may deploy. Needs Application.ReadWrite.OwnedBy.
set -euo pipefail

app=0d4f6a3c-91ce-4b0f-a1a7-c2b7d1c3e955
project=vantage/retail/payments

az ad app federated-credential create --id "$app" --parameters "{
  \"name\": \"gitlab-main\",
  \"issuer\": \"https://gitlab.com\",
  \"subject\": \"project_path:$project:ref_type:branch:ref:main\",
  \"audiences\": [\"api://AzureADTokenExchange\"]
}"

az ad app federated-credential create --id "$app" --parameters "{
  \"name\": \"gitlab-release\",
  \"issuer\": \"https://gitlab.com\",
  \"subject\": \"project_path:$project:ref_type:branch:ref:release\",
  \"audiences\": [\"api://AzureADTokenExchange\"]
}"
