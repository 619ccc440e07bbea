"""How a text comes in from outside. Readers are pure: nothing is stored until an editor
confirms.

    from articles.newsroom.importing.word import read
    from articles.newsroom.importing.preflight import Unreadable
    from articles.newsroom.importing.report import as_dict, sentence
    from articles.newsroom.importing.storing import store
    from articles.newsroom.importing.targets import NewArticle, NewRevision, NewTranslation

    try:
        document = read(uploaded_file)      # a path or an open binary file; about 0.2 s
    except Unreadable as refusal:
        show(refusal.sentence)              # in the active language; nothing was stored

    for part in ("found", "changed", "dropped"):
        show(sentence(entry) for entry in getattr(document.report, part))
    for comment in document.comments:       # of the margin; they come in nowhere
        show(comment.author, comment.words, comment.text)
    for pairing in document.proposal:       # markers typed as text; empty for most files
        show(pairing.marker, pairing.number, pairing.sentence, pairing.note)

    # After the confirmation (the same file read again gives the same proposal):
    stored = store(document, NewArticle(language="en"), by=user, accept=chosen_pairings)
    stored.translation, stored.pairs        # the text, and which notes were here already

Between the two an `Upload` keeps the file: `uploads` is what the screens call, `background`
what the worker does.
"""
