import type { BankHub } from '../../flows/bank/bank-hub.js';
import { importStatements } from '../../flows/bank/import-statements.js';
import { findReminder, listReminders } from '../../flows/bank/list-reminders.js';
import { recordPayment } from '../../flows/bank/record-payment.js';
import { confirmMatch, listBankLines, reassignLine } from '../../flows/bank/review-line.js';
import { refundNote, useCredit } from '../../flows/bank/use-credit.js';
import { askWriteOff, decideWriteOff } from '../../flows/bank/write-off.js';
import type { Hub } from '../../flows/hub.js';
import { followRun } from '../../flows/runs/follow-run.js';
import type { BankFlows } from '../../wire/api/flows/bank-flows.js';

/** The flows of the bank that /api calls, with the hub handed in. */
export function bankFlows(hub: Hub): BankFlows {
  const bank = bankHub(hub);
  return {
    importStatements: (statements) => importStatements(bank, statements),
    listBankLines: (query) => listBankLines(bank, query),
    confirmMatch: (staff, line) => confirmMatch(bank, staff, line),
    reassignLine: (staff, wanted) => reassignLine(bank, staff, wanted),
    recordPayment: (staff, told) => recordPayment(bank, staff, told),
    useCredit: (staff, wanted) => useCredit(bank, staff, wanted),
    refundNote: (wanted) => refundNote(bank, wanted),
    askWriteOff: (staff, wanted) => askWriteOff(bank, staff, wanted),
    decideWriteOff: (staff, decision) => decideWriteOff(bank, staff, decision),
    listWriteOffs: (filter) => hub.writeOffs.list(filter),
    listReminders: (staff, filter) => listReminders(hub, staff, filter),
    findReminder: (staff, id) => findReminder(hub, staff, id),
  };
}

/** A hub whose payments take the runs on that they settle. */
export function bankHub(hub: Hub): BankHub {
  return { ...hub, followRun: (runId) => followRun(hub, runId) };
}
