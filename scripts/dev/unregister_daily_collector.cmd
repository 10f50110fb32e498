@echo off
rem unregister_daily_collector.cmd [CollectorTaskName [NewsTaskName]]
rem Removes the tasks that register_daily_collector has made. What is not there is no error.
setlocal EnableExtensions DisableDelayedExpansion
set "collector_name=Stock_DataCollect_0600"
set "news_name=Stock_NewsFetch_0630"
if not "%~1"=="" set "collector_name=%~1"
if not "%~2"=="" set "news_name=%~2"
set "schtasks=%SystemRoot%\System32\schtasks.exe"
set "result=0"
set "name=%collector_name%"
call :remove
set "name=%news_name%"
call :remove
exit /b %result%

:remove
"%schtasks%" /query /tn "%name%" >nul 2>&1
if errorlevel 1 (
  echo "%name%" is not registered.
  exit /b 0
)
"%schtasks%" /delete /tn "%name%" /f
if errorlevel 1 set "result=1"
exit /b 0
