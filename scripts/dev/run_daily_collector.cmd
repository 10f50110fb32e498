@echo off
rem Collects liquidity, then crypto. Started by the task Stock_DataCollect_0600, or by hand.
rem Exit code: 0 success, 3 partial, 1 failed. Log: collector_stdout.log (see run_collection.cmd).
"%~dp0run_collection.cmd" "daily collector" collector_stdout.log /api/v1/collector/run-all all
