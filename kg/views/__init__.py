"""What is read out of a store, SPARQL texts and a decoder each; a `Store` and the server's processes are asked alike.

    store_view      a view, and how a store is asked for it; the pages: `kg.pages.selecting.read`
    report_facts    the facts of reports, and their texts
    fact_reports    in which reports a fact is
    kept_links      how names were linked where that is not plain;  doubts  what people are asked of that
    unlinked        entities that are known by name only
    stated_points   the points that sources give for linked places
"""
