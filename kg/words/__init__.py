"""All words that people are shown, in French and English: an analyst edits the TOML files, no Python needed.

    word_files  the files themselves
    wording     the phrases, numbers, counts and lists of one of them in one language
    days        days and spans of days
    labels      the labels of attacks and of their values, which are in the graph too
    shown       strangers' text made safe for a screen

    explain.toml, pages.toml, labels.toml, days.toml, facts.toml (a fact in a line), validation.toml

Days and numbers are written as Unicode CLDR has it (Babel). Plurals are not: our phrases for one say « une dépêche »,
"a report", while CLDR's French "one" holds for none too.
"""
