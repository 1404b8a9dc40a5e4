// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Acts;

/// <summary>What is asked of whoever takes something back, ends it or declines it: why.</summary>
internal sealed record ReasonAsk(string Reason);

/// <summary>It is on the record; there is nothing else to tell.</summary>
internal sealed record Done(LedgerPlace Ledger);
