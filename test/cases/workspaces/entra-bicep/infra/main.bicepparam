using 'main.bicep'

param location = 'westeurope'
param stage = 'prod'
