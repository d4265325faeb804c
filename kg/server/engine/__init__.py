"""The processes that evaluate and change, apart from the server, so that a stranger's query can be killed.

    pool, child, frames   the processes as the server sees them, and how the two talk
    worker_queue          whose turn it is
    snapshots             what workers read
    worker, writer        what runs in the processes; results, what a worker writes
    confine, scan         what a worker gives up, and what is refused before it is parsed
    uploads, dataset      RDF that is sent, and the protocol's dataset put into an update
    decision_writer       decisions of people, made good by the writer
"""
