// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Plimsoll.Records;
using Plimsoll.Records.Book;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Meeting;

namespace Plimsoll.Web.Records;

/// <summary>Shows records, and proves which entry of the log came first.</summary>
internal sealed class ShowRecord(Acting acting, Vault vault, Storage.Journals.Journal journal, Books books, ServerKeys keys)
{
    /// <summary>What the log shows of threshold and result of an evaluation, with a proof for either entry.</summary>
    /// <param name="Says">The one sentence that the log bears out.</param>
    /// <param name="Threshold">The entry that locked it; null where none did.</param>
    /// <param name="Result">The entry that brought the result; null where none did.</param>
    internal sealed record ProvedOrder(
        string Record, LockOrder Order, string Says, JournalRoutes.ProvedEntry? Threshold, JournalRoutes.ProvedEntry? Result);

    public Result<RecordView> One(string record, Caller caller) =>
        acting.RecordOf(caller, record).Succeeds(out var kept, out var refusal)
            ? View(kept.State, kept.Rev) with { Other = kept.State.Typed is { } typed ? Typed(typed, kept.State, caller) : null } : refusal;

    private TypedView Typed(TypedRecorded typed, RecordBook book, Caller caller) => new(
        typed.Type, typed.TypeTitle, typed.Pack,
        [
            .. typed.Fields.Select(f => new TypedFieldView(
                f.Field, f.Label,
                f.Text is { } text ? vault.Open(text)
                    : f.Day is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                    : string.Join("; ", (f.Chosen ?? []).Select(o => o.Label)))),
        ],
        typed.Replaces, acting.State.RecordsOf(caller.In.Id, book.Shape!.Release).Replacing().GetValueOrDefault(book.Id));

    public Result<ProvedOrder> Order(string record, Caller caller)
    {
        if (!acting.RecordOf(caller, record).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (kept.State is not { Evaluation: not null } book)
        {
            return new Refusal(
                RecordsCodes.OtherKind, "record", record, $"is a {RecordsTerms.Kinds[kept.State.Kind].Label}, and has no threshold that is locked",
                "name an evaluation");
        }
        return new ProvedOrder(
            record, book.Order, RecordsTerms.Orders[book.Order].Label, Proved(book.Lock?.Seq), Proved(book.Result?.Seq));

        JournalRoutes.ProvedEntry? Proved(long? seq) => seq is { } at ? JournalRoutes.Proved(journal, books, keys, at) : null;
    }

    /// <summary>Records as a list shows them.</summary>
    /// <param name="all">All of their release.</param>
    public RecordRow[] Rows(IEnumerable<RecordBook> shown, IEnumerable<RecordBook> all)
    {
        var replacing = all.Replacing();
        return [.. shown.Select(r => Row(r) with { Replaced = replacing.ContainsKey(r.Id) })];
    }

    public RecordRow Row(RecordBook book) => new(
        book.Id, book.Kind, vault.Open(book.Shape!.Title), book.Shape.Owner, book.Shape.FirstDay, book.Shape.FinalDay,
        book.Risk?.Severity ?? book.Finding?.Severity, FindingStands.Of(acting.State, book, acting.Now), book.Finding?.Holds == true,
        book.Evaluation is null ? null : book.Order, book.At, Seq(book.Seq)) { Type = book.Typed?.Type, TypeTitle = book.Typed?.TypeTitle };

    private RecordView View(RecordBook book, long rev)
    {
        var shape = book.Shape!;
        return new RecordView(
            book.Id, Seq(rev), book.Kind, shape.Release, shape.Owner, shape.FirstDay, shape.FinalDay, vault.Open(shape.Title), vault.Open(shape.Scope),
            vault.Open(shape.Method), Open(shape.Result), Open(shape.Limits), shape.Serves,
            [
                .. shape.Changed is { } changed ? (NotedChange[])[new NotedChange(vault.Open(changed), book.By, book.At, Seq(book.Seq))] : [],
                .. book.Changes.Select(c => new NotedChange(vault.Open(c.Event.Words), c.By, c.At, Seq(c.Seq))),
            ],
            book.By, book.At, Seq(book.Seq),
            book.Risk is { } r
                ? new RiskView(r.Category, r.Foresight, r.Likelihood, r.Severity, vault.Open(r.Threshold), r.Follows, Open(r.Treatment)) : null,
            book.Evaluation is { } e
                ? new EvaluationView(
                    e.Kind, e.Form, vault.Open(e.By), e.Independence, e.Access, Open(e.Compute), Open(e.Time), Open(e.MethodPublished), Open(e.Communities),
                    Open(e.Leaks),
                    book.Lock is { } locked
                        ? new LockedThreshold(locked.Event.Bounds, locked.Event.DataSet.ToString(), locked.By, locked.At, Seq(locked.Seq)) : null,
                    book.Result is { } result
                        ? new EnteredResult(
                            vault.Open(result.Event.Result), result.Event.Scores, result.Event.File?.ToString(), result.Event.Tool, result.By, result.At,
                            Seq(result.Seq))
                        : null,
                    book.Order, RecordsTerms.Orders[book.Order].Label, book.Comparison)
                : null,
            book.Finding is { } f
                ? new FindingView(
                    f.Severity, f.Evaluation, f.Crosses, f.Holds, FindingStands.Of(acting.State, book, acting.Now)!.Value,
                    book.Mitigation is { } m ? new LinkedMitigation(m.Event.Evidence, vault.Open(m.Event.Words), m.By, m.At, Seq(m.Seq)) : null,
                    book.Retest is { } t ? new LinkedRetest(
                        t.Event.Evaluation, vault.Open(t.Event.Words), t.By, t.At, Seq(t.Seq),
                        acting.State.Of(RecordStreams.Records).FindAny(t.Event.Evaluation)?.State.Comparison ?? Compared.NotCompared) : null)
                : null);
    }

    /// <summary>A text, or what something is called; null where there is none, or it is erased.</summary>
    public string? Open(VaultRef? text) => text is null ? null : vault.Open(text);

    private static string Seq(long number) => number.ToString(CultureInfo.InvariantCulture);
}
