// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Web.Accounts;

/// <summary>How much an organisation may use of one thing that all share, and uses.</summary>
/// <param name="What">What it is of, as a word of the API: <c>evidence</c>, <c>activity</c>, <c>requests</c>, <c>bodies</c>.</param>
/// <param name="Unit">What is counted: <c>bytes</c>, <c>rows</c>, <c>per-minute</c>.</param>
/// <param name="Used">How much is used now.</param>
/// <param name="Most">How much there is.</param>
/// <param name="Beyond">What happens beyond it.</param>
public sealed record QuotaUse(string What, string Unit, long Used, long Most, string Beyond);
