// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Files;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Records;

/// <summary>What records are called.</summary>
internal sealed class RecordTitles(Books books, Vault vault) : ITitled
{
    public string? TitleOf(string tenant, string id) => books.Now.RecordOf(tenant, id) is { Shape: { } shape } ? vault.Open(shape.Title) : null;
}
