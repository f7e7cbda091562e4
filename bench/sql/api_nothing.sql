-- Whether anything was stamped by a transaction that the snapshot of an earlier read could not see: nothing was.
SELECT count(*) FROM journal_stamp
WHERE transaction >= txid_snapshot_xmin(txid_current_snapshot())
  AND NOT txid_visible_in_snapshot(transaction, txid_current_snapshot());
