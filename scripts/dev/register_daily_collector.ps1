# Registers the two daily tasks in the Windows Task Scheduler. Needs no administrator.
# Times are those of Seoul.
# Where PowerShell is blocked: register_daily_collector.cmd does the same, and so does the app.
param(
    [string]$CollectorTaskName = "Stock_DataCollect_0600",
    [string]$CollectorTime = "06:00",
    [string]$NewsTaskName = "Stock_NewsFetch_0630",
    [string]$NewsTime = "06:30"
)

$ErrorActionPreference = "Stop"
$root = (Resolve-Path -LiteralPath (Join-Path $PSScriptRoot "..\..")).Path
$collectorCmd = Join-Path $root "scripts\dev\run_daily_collector.cmd"
$newsCmd = Join-Path $root "scripts\dev\run_news_fetch.cmd"
$template = Join-Path $root "scripts\dev\task-template.xml"
$schtasks = Join-Path $env:SystemRoot "System32\schtasks.exe"

function Register-DailyTask([string]$Name, [string]$Time, [string]$Description, [string]$Script) {
    if ($Time -notmatch '^([01][0-9]|2[0-3]):[0-5][0-9]$') { throw "A time looks like 06:00, not '$Time'." }
    if (-not (Test-Path -LiteralPath $Script)) { throw "Not found: $Script" }
    $values = @{
        NAME        = $Name
        DESCRIPTION = $Description
        TIME        = $Time
        SCRIPT      = Split-Path -Leaf $Script
        FOLDER      = Split-Path -Parent $Script
    }
    $xml = [System.IO.File]::ReadAllText($template)
    foreach ($key in $values.Keys) {
        $xml = $xml.Replace("@" + $key + "@", [System.Security.SecurityElement]::Escape($values[$key]))
    }
    $file = Join-Path ([System.IO.Path]::GetTempPath()) ("ddc-task-" + [System.Guid]::NewGuid().ToString("N") + ".xml")
    try {
        # UTF-16 with its mark, whatever the code page.
        [System.IO.File]::WriteAllText($file, $xml, [System.Text.Encoding]::Unicode)
        & $schtasks /Create /F /TN $Name /XML $file
        if ($LASTEXITCODE -ne 0) { throw "'$Name' could not be registered (schtasks exit code $LASTEXITCODE)." }
    }
    finally {
        Remove-Item -LiteralPath $file -Force -ErrorAction SilentlyContinue
    }
}

Register-DailyTask $CollectorTaskName $CollectorTime "Collects liquidity and crypto market data every day." $collectorCmd
Register-DailyTask $NewsTaskName $NewsTime "Reads the news feeds every day." $newsCmd

foreach ($name in @($CollectorTaskName, $NewsTaskName)) {
    & $schtasks /Query /TN $name /FO LIST
}
