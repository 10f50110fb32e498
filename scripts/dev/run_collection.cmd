@echo off
rem run_collection.cmd LABEL LOGNAME ADDRESS WHAT
rem Asks the running app to collect; when nobody answers, starts the app (from a clone: the command line) to do it.
rem Exit code: 0 success, 3 partial, 1 failed.
rem Log: data\runtime\logs in a clone, runtime\logs in the data folder of the app when it is installed.
rem ASCII only and no chcp: works in every code page. Variables must not be called DDC_..., those belong to the app.
setlocal EnableExtensions DisableDelayedExpansion
set "label=%~1"
set "logname=%~2"
set "address=%~3"
set "what=%~4"
if "%what%"=="" (
  echo Use run_daily_collector.cmd or run_news_fetch.cmd.
  exit /b 1
)

for %%d in ("%~dp0..\..") do set "root=%%~fd"
for %%d in ("%~dp0..\..\..") do set "program=%%~fd\Daily Data Collector.exe"
set "data=%LOCALAPPDATA%\daily-data-collector\Data"
if defined DDC_DATA_DIR set "data=%DDC_DATA_DIR%"

rem --- the log -------------------------------------------------------------
set "log="
if not exist "%root%\bin\ddc.mjs" goto log_of_app
set "logs=%root%\data\runtime\logs"
call :try_log
if defined log goto log_found
:log_of_app
set "logs=%data%\runtime\logs"
call :try_log
if defined log goto log_found
set "logs=%TEMP%\daily-data-collector"
call :try_log
if not defined log set "log=nul"
:log_found
call :say "Starting %label%"
echo %label%: collecting. This window closes by itself.

rem --- the port ------------------------------------------------------------
set "port=8000"
if not exist "%data%\settings.json" goto port_chosen
for /f "usebackq tokens=1,2 delims=:,{} " %%a in ("%data%\settings.json") do if [%%a]==["port"] set "port=%%b"
:port_chosen
if defined DDC_PORT set "port=%DDC_PORT%"
for /f "delims=0123456789" %%x in ("%port%") do set "port=8000"

rem cmd draws the same numbers for two that start in the same second, as both tasks may after a missed morning: the names
rem of files say for whom they are as well.

rem --- is it the app -------------------------------------------------------
set "curl=%SystemRoot%\System32\curl.exe"
if not exist "%curl%" set "curl=curl.exe"
set "body=%TEMP%\ddc-reply-%what%-%RANDOM%-%RANDOM%.json"
set "ours=no"
rem The body goes the way of cmd: not every curl can write to a folder with letters beyond the code page.
"%curl%" --fail -sS --max-time 20 --noproxy "*" "http://127.0.0.1:%port%/health" > "%body%" 2>> "%log%"
set "code=%errorlevel%"
rem {"status":"healthy","app":"daily-data-collector","version":"0.1.0","instance_id":"...","demo":false}
rem The Python system that this one replaces answers otherwise, and a demo collects nothing real.
for %%f in ("%body%") do if "%%~zf"=="0" del /q "%body%"
if exist "%body%" for /f "usebackq tokens=4,10 delims={}:, " %%a in ("%body%") do if [%%a]==["daily-data-collector"] if [%%b]==[false] set "ours=yes"
if exist "%body%" del /q "%body%"
if "%ours%"=="yes" goto ask
if not "%code%"=="0" call :say "curl exit code %code%"
rem 7: nobody listens. 9009, 3: there is no curl.
if not "%code%"=="7" if not "%code%"=="9009" if not "%code%"=="3" call :say "Not the app at port %port%"
goto start_program

rem --- ask the app ---------------------------------------------------------
:ask
set "fail=--fail-with-body"
:ask_again
"%curl%" %fail% -sS --max-time 600 --noproxy "*" -H "X-Triggered-By: scheduler" -X POST "http://127.0.0.1:%port%%address%" > "%body%" 2>> "%log%"
set "code=%errorlevel%"
if "%code%"=="2" if "%fail%"=="--fail-with-body" (
  rem A curl older than 7.76.
  set "fail=--fail"
  goto ask_again
)
set "status="
for %%f in ("%body%") do if "%%~zf"=="0" del /q "%body%"
if not exist "%body%" goto asked
rem {"status":"success",... or {"collector":"news","status":"success",...
for /f "usebackq tokens=1-4 delims={}:, " %%a in ("%body%") do (
  if [%%a]==["status"] set "status=%%~b"
  if [%%c]==["status"] set "status=%%~d"
)
type "%body%" >> "%log%"
echo.>> "%log%"
del /q "%body%"
:asked
if "%code%"=="0" goto status_known
call :say "curl exit code %code%"
rem 7, 52, 56: it has ended meanwhile.
if "%code%"=="7" goto start_program
if "%code%"=="52" goto start_program
if "%code%"=="56" goto start_program
goto failed

rem --- it does not listen --------------------------------------------------
:start_program
if exist "%root%\bin\ddc.mjs" goto start_command
if exist "%program%" goto start_app
call :say "Not running, and neither ddc.mjs nor Daily Data Collector.exe is where it should be"
goto failed

:start_command
set "node=%root%\node_modules\node\bin\node.exe"
if not exist "%node%" set "node=node.exe"
call :say "Not running: collecting with the command line"
pushd "%root%"
"%node%" "bin\ddc.mjs" collect %what% --trigger scheduler >> "%log%" 2>&1
set "code=%errorlevel%"
popd
call :say "ddc exit code %code%"
set "status=failed"
if "%code%"=="0" set "status=success"
if "%code%"=="3" set "status=partial"
goto status_known

:start_app
set "result=%TEMP%\ddc-result-%what%-%RANDOM%-%RANDOM%.txt"
call :say "Not running: starting the app"
rem Else it would attach to this console: the window would stay, and closing it would end the app.
set "ELECTRON_NO_ATTACH_CONSOLE=1"
start "" "%program%" --hidden --collect=%what% --trigger=scheduler "--result=%result%"
rem The app may stay: what ends is the collection, and the app writes its outcome. At most 20 minutes.
set "waits=0"
:wait
if exist "%result%" goto app_done
set /a waits+=1
if %waits% GTR 600 goto app_silent
ping -n 3 127.0.0.1 >nul 2>&1
goto wait
:app_silent
call :say "The app did not say how it ended"
goto failed
:app_done
set "status=failed"
set /p status=<"%result%"
del /q "%result%"
goto status_known

rem --- the end -------------------------------------------------------------
:status_known
call :say "Status: %status%"
set "code=0"
if "%status%"=="success" goto done
set "code=3"
if "%status%"=="partial" goto done
:failed
set "code=1"
:done
call :say "Done (exit code %code%)"
exit /b %code%

:say
>> "%log%" echo [%date% %time%] %~1
exit /b 0

rem Sets log when it can be written. About 1 MB each, the two before it are kept.
:try_log
if not exist "%logs%\" mkdir "%logs%" >nul 2>&1
if not exist "%logs%\" exit /b 0
set "size=0"
for %%f in ("%logs%\%logname%") do if exist "%%~f" set "size=%%~zf"
if %size% GTR 1000000 (
  if exist "%logs%\%logname%.1" move /y "%logs%\%logname%.1" "%logs%\%logname%.2" >nul 2>&1
  move /y "%logs%\%logname%" "%logs%\%logname%.1" >nul 2>&1
)
set "probe=%logs%\.write-%what%-%RANDOM%"
(echo.> "%probe%") 2>nul
if not exist "%probe%" exit /b 0
del /q "%probe%"
set "log=%logs%\%logname%"
exit /b 0
