// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Journal;
using Plimsoll.Web.Acts;
using JsonContent = Plimsoll.Vocabulary.JsonContent;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The page of contributions: what others counted, how it came in, and what is counted no more.</summary>
internal sealed class ShowContributions(UsageActs acts)
{
    private const string Place = "/contributions";

    public IResult Handle(Caller caller) => Page(acts.Frame(caller));

    /// <summary>Takes a table of counts or of hub downloads: all of its rows, or none.</summary>
    public Task<IResult> TableAsync(HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(request, caller, async (form, texts) =>
    {
        var model = form.Typed["model"] ?? throw UsageForm.Refuse("model", null, "is missing", "write the name of the model that was counted");
        var bytes = await form.BytesAsync("file", "text", "a CSV file", ct);
        var read = form.Typed["kind"] == "downloads" ? AggregateTables.Downloads(bytes, form.NameOf("file"), model) : AggregateTables.Counts(bytes, form.NameOf("file"), model);
        if (!read.Succeeds(out var contributions, out var refusal)) { throw new ContentRefusedException(refusal); }
        var kept = contributions.Select(c => (Id: Ids.New("ctr"), Contribution: c, Words: UsageDesk.Words(texts, c))).ToArray();
        return (state, asker) => Contributing.All(state, kept.Select(k => (Func<UsageRegister, Result<Outcome>>)(now => Contributing.Take(now, k.Id, k.Contribution, k.Words, own: true, asker))), asker);
    }, ct);

    /// <summary>Takes the signed file of a reporter.</summary>
    public Task<IResult> SignedAsync(HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(request, caller, async (form, texts) =>
    {
        var signed = await form.BytesAsync("signed", "signedText", "the reporter’s signed file", ct);
        var pem = Encoding.UTF8.GetString(await form.BytesAsync("key", "keyText", "the reporter’s public key", ct));
        Refusal? refusal;
        if (!TrustedKey.Read(pem, "key").Succeeds(out var key, out refusal) || !SignedAggregate.Open(Canonical.Bytes(JsonContent.Read(signed, "signed")), key).Succeeds(out var contribution, out refusal)) { throw new ContentRefusedException(refusal); }
        var (id, words) = (Ids.New("ctr"), UsageDesk.Words(texts, contribution));
        return (state, asker) => Contributing.Take(state, id, contribution, words, own: false, asker);
    }, ct);

    /// <summary>Takes counts that somebody types in.</summary>
    public Task<IResult> EnterAsync(HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(request, caller, (form, texts) =>
    {
        var t = form.Typed;
        var typed = new Aggregate(
            t["reporter"] ?? "", form.Choice(Terms.Roles), t["enteredModel"] ?? "", form.Choice(Terms.Measures), form.Choice(Terms.Dimensions), new Period(form.Day("from"), form.Day("last").AddDays(1)), form.Choice(Terms.Methods), t["epsilon"],
            t["definition"] ?? "", t["coverage"] ?? "", t["agreement"], [.. Cells(t["counts"])]);
        // Read again, so that the same rules hold that hold for a file.
        if (!SignedAggregate.FromJson(typed.ToUtf8(), "form").Succeeds(out var aggregate, out var refusal)) { throw new ContentRefusedException(refusal with { Field = refusal.Field == "model" ? "enteredModel" : refusal.Field.Split('.')[0], File = null }); }
        var contribution = Contribution.Entered(aggregate);
        var (id, words) = (Ids.New("ctr"), UsageDesk.Words(texts, contribution));
        return Task.FromResult<Counting>((state, asker) => Contributing.Take(state, id, contribution, words, own: true, asker));
    }, ct);

    public Task<IResult> WithdrawAsync(string contribution, HttpRequest request, Caller caller, CancellationToken ct) => acts.ActAsync(
        request, caller, happened => happened is AggregateWithdrawn gone && gone.Contribution == contribution,
        (form, _) => Task.FromResult<Counting>((state, _) => Contributing.Withdraw(state, contribution, form.Typed["reason"] is { } text && Reasons.FirstOrDefault(r => r.Key == text) is { Label: not null } reason ? reason.Value : throw UsageForm.Refuse("reason", form.Typed["reason"], "is not chosen", "choose why"))),
        Page, UsageActs.At(caller, Place), ct);

    /// <summary>Why something is withdrawn, as people say it.</summary>
    public static IReadOnlyList<(Withdrawal Value, string Key, string Label)> Reasons { get; } =
    [
        (Withdrawal.Corrected, "corrected", "corrected counts follow"), (Withdrawal.AgreementEnded, "agreement-ended", "the agreement has ended"), (Withdrawal.ReporterAsked, "reporter-asked", "the reporter asked for it"), (Withdrawal.MadeInError, "made-in-error", "it was a mistake"),
    ];

    private Task<IResult> ActAsync(HttpRequest request, Caller caller, Func<UsageForm, Texts, Task<Counting>> prepare, CancellationToken ct) =>
        acts.ActAsync(request, caller, happened => happened is AggregateContributed or AggregateWithdrawn, prepare, Page, UsageActs.At(caller, Place), ct);

    private static IResult Page(UsageFrame frame) => UsageForm.Page<ContributionsPage>(frame);

    /// <summary>Lines of a key and a count.</summary>
    private static IEnumerable<Cell> Cells(string? text)
    {
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split((char[])[' ', '\t', ',', ';', '='], StringSplitOptions.RemoveEmptyEntries);
            yield return parts is [var key, var number] && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count) ? new Cell(key, count) : throw UsageForm.Refuse("counts", line.Length > 60 ? line[..60] : line, "is not a key and a whole number", "write one a line, such as: DE 4200");
        }
    }
}
