@echo off
rem register_daily_collector.cmd [CollectorTaskName [CollectorTime [NewsTaskName [NewsTime]]]]
rem The same as register_daily_collector.ps1, for PCs on which PowerShell is blocked. Needs no administrator.
rem Times are those of Seoul.
rem ASCII only and no chcp: works in every code page.
setlocal EnableExtensions DisableDelayedExpansion
if "%~1"==":xml" goto xml

set "collector_name=Stock_DataCollect_0600"
set "collector_time=06:00"
set "news_name=Stock_NewsFetch_0630"
set "news_time=06:30"
if not "%~1"=="" set "collector_name=%~1"
if not "%~2"=="" set "collector_time=%~2"
if not "%~3"=="" set "news_name=%~3"
if not "%~4"=="" set "news_time=%~4"
for %%d in ("%~dp0.") do set "here=%%~fd"
set "schtasks=%SystemRoot%\System32\schtasks.exe"

set "task_NAME=%collector_name%"
set "task_TIME=%collector_time%"
set "task_DESCRIPTION=Collects liquidity and crypto market data every day."
set "runner=run_daily_collector.cmd"
call :register
if errorlevel 1 exit /b 1
set "task_NAME=%news_name%"
set "task_TIME=%news_time%"
set "task_DESCRIPTION=Reads the news feeds every day."
set "runner=run_news_fetch.cmd"
call :register
if errorlevel 1 exit /b 1

echo.
"%schtasks%" /query /tn "%collector_name%" /fo list
"%schtasks%" /query /tn "%news_name%" /fo list
exit /b 0

:register
if not exist "%here%\%runner%" (
  echo ERROR: %runner% is not beside this file.
  exit /b 1
)
if not "%task_TIME:~2,1%"==":" goto bad_time
if not "%task_TIME:~5%"=="" goto bad_time
for /f "delims=0123456789:" %%x in ("%task_TIME%") do goto bad_time
set "task_SCRIPT=%runner%"
set "task_FOLDER=%here%"
rem XML takes no bare ampersand. Of what else it does not take, no path holds anything.
set "task_NAME_plain=%task_NAME%"
set "task_NAME=%task_NAME:&=&amp;%"
set "task_FOLDER=%task_FOLDER:&=&amp;%"
set "file=%TEMP%\ddc-task-%RANDOM%-%RANDOM%.xml"
rem UTF-16: first its mark, then what a cmd with /u writes. So Korean letters arrive in every code page.
copy /b /y "%here%\utf16-mark.bin" "%file%" >nul
pushd "%here%"
cmd /d /u /c .\register_daily_collector.cmd :xml >> "%file%"
popd
"%schtasks%" /create /tn "%task_NAME_plain%" /xml "%file%" /f
set "code=%errorlevel%"
del /q "%file%"
if "%code%"=="0" exit /b 0
echo ERROR: "%task_NAME_plain%" could not be registered (schtasks exit code %code%).
exit /b 1

:bad_time
echo ERROR: a time looks like 06:00.
exit /b 1

rem Writes the template of the current folder with the values of the variables task_... in it. One placeholder a line.
:xml
setlocal EnableDelayedExpansion
for /f "usebackq tokens=1-3 delims=@" %%a in ("task-template.xml") do (
  if "%%b"=="" echo %%a
  if "%%b"=="NAME" echo %%a!task_NAME!%%c
  if "%%b"=="DESCRIPTION" echo %%a!task_DESCRIPTION!%%c
  if "%%b"=="TIME" echo %%a!task_TIME!%%c
  if "%%b"=="SCRIPT" echo %%a!task_SCRIPT!%%c
  if "%%b"=="FOLDER" echo %%a!task_FOLDER!%%c
)
exit /b 0
