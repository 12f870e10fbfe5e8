@echo off
rem Starts Headcount on Windows. HEADCOUNT_HOME may name another folder with config, routes and data.
setlocal
set "root=%~dp0.."
if not defined HEADCOUNT_HOME set "HEADCOUNT_HOME=%root%"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
"%java%" -version >nul 2>&1
if errorlevel 1 (
  echo headcount: no Java found. Install a Java runtime, 17 or newer, or set JAVA_HOME to one. 1>&2
  exit /b 1
)
"%java%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms16m -XX:NewRatio=6 -Xshare:auto -Xlog:disable -Xlog:all=warning:stderr -Dfile.encoding=UTF-8 "-Dheadcount.home=%HEADCOUNT_HOME%" %JAVA_OPTS% -cp "%root%\lib\*;%root%\lib\ext\*" io.headcount.Headcount %*
exit /b %errorlevel%
