"""What a browser calls itself, in words."""

#: What a User-Agent header contains -> the words for it. The first that fits: newer browsers name older ones as well.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser/": "Samsung Internet",
    "Firefox/": "Firefox",
    "FxiOS/": "Firefox",
    "CriOS/": "Chrome",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}
UNKNOWN = "unknown browser"


def browser_in_words(user_agent: str) -> str:
    """“Firefox on Windows” for the header of that browser; a sender may write into it what they like."""
    browser, system = (
        next((words for sign, words in known.items() if sign in user_agent), "") for known in (BROWSERS, SYSTEMS)
    )
    return " on ".join(filter(None, (browser or UNKNOWN, system)))
