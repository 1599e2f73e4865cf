/* Keyvigil without its window, and what the desktop gives it. */

export const background = {
  title: "In the background",
  startAtLogin: "Start Keyvigil when you log in",
  startAtLoginHelp: "Without a window. It watches from then on.",
  startAtLoginDemo: "The demo keeps nothing, so it starts by hand only.",
  startAtLoginUnavailable:
    "This desktop does not say what starts at login. If it has a list of its own, add Keyvigil there.",
  onClose: "Closing the window",
  closeWatch: "Keeps watching",
  closeQuit: "Quits Keyvigil",
  closeAsk: "Asks",
  closeDemo: "The demo ends with its window.",
  tray: "This desktop shows tray icons. Keyvigil's shows how urgent things are and brings the window back.",
  noTray: "This desktop shows no tray icons. To get the window back, start Keyvigil again.",
  quit: "Quit Keyvigil",
  quitHelp: "While it is not running, no reminder comes.",
} as const;

export const askStartAtLogin = {
  title: "Start Keyvigil when you log in?",
  text: "It can only remind you while it runs. It starts in the background, without a window; Settings has the switch.",
  yes: "Start it at login",
  no: "Not now",
  done: "Keyvigil starts when you log in.",
} as const;

export const closing = {
  title: "Close the window?",
  text: "Keyvigil can go on watching without its window. While it is not running, no reminder comes.",
  tray: "Its tray icon brings the window back.",
  noTray: "This desktop shows no tray icons: to get the window back, start Keyvigil again.",
  keep: "Keep watching in the background",
  remember: "Remember this",
} as const;

export const calendar = {
  title: "Calendar",
  export: "Export expiries as a calendar file",
  help: "For any calendar app, with alarms of its own: it reminds you even where Keyvigil does not run. Names and organizations are in it, but no secret. A later export moves the same events.",
  saved: "Saved as",
  show: "Show in folder",
  notShown: "The file manager could not be opened. The file is there all the same.",
} as const;
