// Opens the sheet at once: it is shown, not sent. Without this script the button does it.
document.getElementById("kept").submit()
