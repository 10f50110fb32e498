; What the Windows installer does beyond electron-builder's own. Its template includes this file, once for the installer
; and once for the uninstaller, before the languages are known; customHeader comes after them.

; NSIS itself has no Korean for the page that asks for whom to install (nsis-dev/nsis#32), of which electron-builder makes
; an error unless its copy of NSIS has it. The page is never shown. Korean is the first of our languages and takes these.
!define /ifndef MULTIUSER_TEXT_INSTALLMODE_TITLE "사용자 선택"
!define /ifndef MULTIUSER_TEXT_INSTALLMODE_SUBTITLE "누구를 위해 설치할지 고르세요."
!define /ifndef MULTIUSER_INNERTEXT_INSTALLMODE_TOP "누구를 위해 설치할지 고르세요. $(^ClickNext)"
!define /ifndef MULTIUSER_INNERTEXT_INSTALLMODE_ALLUSERS "이 PC의 모든 사용자"
!define /ifndef MULTIUSER_INNERTEXT_INSTALLMODE_CURRENTUSER "나만"

!macro customHeader
  !ifdef BUILD_UNINSTALLER
    LangString ddcDeleteData ${LANG_KOREAN} "모은 데이터도 지울까요?$\r$\n$\r$\n$LOCALAPPDATA\daily-data-collector$\r$\n(데이터베이스, 백업, 설정, 키, 로그)$\r$\n$\r$\n지우면 되돌릴 수 없습니다. '아니요'를 누르면 그대로 두며, 다시 설치하면 이어서 씁니다."
    LangString ddcDeleteData ${LANG_ENGLISH} "Delete the collected data too?$\r$\n$\r$\n$LOCALAPPDATA\daily-data-collector$\r$\n(database, backups, settings, keys, logs)$\r$\n$\r$\nThis cannot be undone. With No everything stays, and a later installation goes on with it."
    LangString ddcDataInUse ${LANG_KOREAN} "데이터를 모두 지우지 못했습니다. 다른 프로그램이 쓰고 있는 파일이 있습니다. 직접 지워 주세요: $LOCALAPPDATA\daily-data-collector"
    LangString ddcDataInUse ${LANG_ENGLISH} "Not all data could be deleted: another program uses some of the files. Delete it yourself: $LOCALAPPDATA\daily-data-collector"
  !endif
!macroend

; Whether the app still runs. electron-builder's own way asks PowerShell first, which antivirus programs report and some
; block; what it does without one (tasklist and taskkill) is enough. It brings these two only where nobody does it himself.
!include "getProcessInfo.nsh"
Var pid
!macro customCheckAppRunning
  Var /GLOBAL IsPowerShellAvailable
  StrCpy $IsPowerShellAvailable "1"
  !insertmacro _CHECK_APP_RUNNING
!macroend

; Always for this user alone, so that neither installing nor collecting needs an administrator. Nothing is asked.
!macro customInstallMode
  StrCpy $isForceCurrentInstall "1"
!macroend

; A task that would start a program which is no longer there. Tasks of the same name that start something else, such as
; a clone's, are none of our business.
!macro removeOwnTask NAME
  nsExec::Exec `"$SYSDIR\cmd.exe" /d /c ""$SYSDIR\schtasks.exe" /query /tn "${NAME}" /xml | "$SYSDIR\findstr.exe" /i /l /c:"$INSTDIR" && "$SYSDIR\schtasks.exe" /delete /tn "${NAME}" /f"`
  Pop $R9
!macroend

; An update runs the uninstaller of the old version as well: then everything stays. Without a user to ask (/S), too,
; unless --delete-app-data says otherwise.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP_ID}"
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run" "${APP_ID}"
    DeleteRegKey HKCU "Software\Classes\CLSID\{14275BCE-9855-43EC-9C71-A4C134CF0509}"
    ; What the installer has kept of itself for the updater, and what the updater has loaded: a whole installer each.
    RMDir /r "$LOCALAPPDATA\daily-data-collector-updater"
    !insertmacro removeOwnTask "Stock_DataCollect_0600"
    !insertmacro removeOwnTask "Stock_NewsFetch_0630"

    StrCpy $R8 "0"
    ${if} ${isDeleteAppData}
      StrCpy $R8 "1"
    ${elseif} ${FileExists} "$LOCALAPPDATA\daily-data-collector\*.*"
      MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(ddcDeleteData)" /SD IDNO IDNO +2
      StrCpy $R8 "1"
    ${endIf}
    ${if} $R8 == "1"
      ClearErrors
      RMDir /r "$LOCALAPPDATA\daily-data-collector"
      ${if} ${Errors}
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(ddcDataInUse)" /SD IDOK
      ${endIf}
    ${endIf}
  ${endIf}
!macroend
