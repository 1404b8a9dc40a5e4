// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Plimsoll.Storage.Files;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Shared;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>Published statements, for anybody: as a page, and the bytes that were published.</summary>
internal sealed class PublicStatements(Books books, Vault vault, Remaining remaining)
{
    public IResult Page(string statement, HttpRequest request)
    {
        if (!Find(statement).Succeeds(out var found, out var refusal)) { return Problems.Page(refusal); }
        return new RazorComponentResult<StatementPage>(new
        {
            Answer = StatementDocument.Read(found.Bytes),
            By = $"Published by {found.Organisation} on {Say.Day(found.Published.At)}.",
            found.Published.Id, Digest = found.Published.Document,
            Address = $"{Outward.Origin(request)}/public/statements/{statement}",
        });
    }

    public IResult Json(string statement) =>
        Find(statement).Succeeds(out var found, out var refusal) ? TypedResults.Bytes(found.Bytes, "application/json") : Problems.Of(refusal);

    public IResult Csv(string statement) => Find(statement).Succeeds(out var found, out var refusal)
        ? TypedResults.File(StatementDocument.ToCsv(StatementDocument.Read(found.Bytes)), "text/csv; charset=utf-8", $"{statement}.csv") : Problems.Of(refusal);

    private Result<Found> Find(string statement)
    {
        var state = books.Now;
        if (state.FindStatement(statement) is not { } found)
        {
            return new Refusal(UsageCodes.UnknownId, "statement", statement, "is not known", "check the id");
        }
        if (vault.Open(found.Statement.Text) is not { } text)
        {
            return remaining.Of(UsageCodes.Erased, "statement", statement, found.Statement.Document, found.Statement.Seq);
        }
        return new Found(found.Statement, state.Accounts.Tenants[found.Tenant].Name, BytesOf(text, found.Statement));
    }

    /// <summary>The bytes that were published. Version 0.1.0 kept them without the line feed that ends them.</summary>
    private static byte[] BytesOf(string kept, Published statement)
    {
        var bytes = Encoding.UTF8.GetBytes(kept);
        if (Digest.Of(bytes) != statement.Document) { bytes = [.. bytes, (byte)'\n']; }
        if (Digest.Of(bytes) != statement.Document) { throw new InvalidOperationException($"The bytes of {statement.Id} are not those that were published."); }
        return bytes;
    }

    private sealed record Found(Published Published, string Organisation, byte[] Bytes);
}
