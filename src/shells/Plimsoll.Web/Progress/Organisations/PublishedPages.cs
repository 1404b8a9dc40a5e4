// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Pages;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Progress.Organisations;

/// <summary>A published page as it is served.</summary>
internal sealed record PublishedPage(
    FrozenPage Document, byte[] Bytes, Digest Digest, long Seq, ProgressEdition Edition, string Address, IReadOnlyList<StatementRow> Statements);

/// <summary>Published pages of organisations, read once from their frozen bytes.</summary>
internal sealed class PublishedPages(Books books, Vault vault, ProgressLibrary library, Remaining remaining)
{
    private readonly ConcurrentDictionary<string, FrozenPage> _read = new(StringComparer.Ordinal);

    /// <summary>Whose erasure takes a published document away.</summary>
    public static string DocumentSubject(string page) => $"page/{page}";

    /// <summary>Pages that are listed, by name.</summary>
    public IReadOnlyList<PageRow> Rows() =>
        [.. from owned in books.Now.Of(ProgressStreams.Pages).All
            where owned.State is { IsShown: true, Newest.Published.Listed: true }
            let book = owned.State
            orderby book.Opened!.Organisation
            select new PageRow(
                book.Opened!.Page, book.Opened.Handle, book.Opened.Organisation, book.Opened.Edition, book.Newest!.Published.Version, book.Newest.At,
                book.Newest.Published.Document.ToString(), $"{book.Newest.Seq}")];

    public Result<PublishedPage> Find(string address)
    {
        var state = books.Now;
        if (state.PublicPage(address) is not { State: { Opened: { } opened, Newest: { } newest } book } owned)
        {
            return new Refusal(ProgressCodes.UnknownId, "page", address, "is not public here", "look at /public/organisations");
        }
        if (vault.IsErased(DocumentSubject(opened.Page)) || vault.Open(newest.Published.At) is not { } text)
        {
            return remaining.Of(ProgressCodes.Erased, "page", address, newest.Published.Document, newest.Seq);
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        if (Digest.Of(bytes) != newest.Published.Document)
        {
            throw new InvalidOperationException($"The bytes of {opened.Page} are not those that were frozen.");
        }
        var document = _read.GetOrAdd(
            newest.Published.Document.Hex,
            _ => FrozenPage.Read(bytes, opened.Page).Value ?? throw new InvalidOperationException($"{opened.Page} cannot be read."));
        return new PublishedPage(
            document, bytes, newest.Published.Document, newest.Seq, library.Of(book), $"/public/organisations/{address}",
            OrganisationStatements.Of(state, owned.Tenant));
    }
}
