# Removes the tasks that register_daily_collector has made. What is not there is no error.
param(
    [string]$CollectorTaskName = "Stock_DataCollect_0600",
    [string]$NewsTaskName = "Stock_NewsFetch_0630"
)

$schtasks = Join-Path $env:SystemRoot "System32\schtasks.exe"
$failed = $false
foreach ($name in @($CollectorTaskName, $NewsTaskName)) {
    & $schtasks /Query /TN $name > $null 2> $null
    if ($LASTEXITCODE -ne 0) {
        Write-Output "'$name' is not registered."
        continue
    }
    & $schtasks /Delete /TN $name /F
    if ($LASTEXITCODE -ne 0) { $failed = $true }
}
if ($failed) { throw "Not every task could be removed." }
