// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Plimsoll.Ledger;
using Plimsoll.Usage;
using Plimsoll.Usage.Aggregates;
using Plimsoll.Usage.Events;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Usage.Pages;

/// <summary>The page of contributions: what others counted, how it came in, and what is counted no more.</summary>
internal sealed class ShowContributions(UsageActs acts)
{
    private const string Place = "/contributions";

    public IResult Handle(Caller caller) => Page(acts.Frame(caller));

    /// <summary>Takes a table of counts or of hub downloads: all of its rows, or none.</summary>
    public Task<IResult> TableAsync(HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(request, caller, (form, texts) =>
    {
        var model = form.Text("model", "write the name of the model that was counted");
        var bytes = form.Bytes("file", "text", "a CSV file");
        var read = form["kind"] == "downloads" ? AggregateTables.Downloads(bytes, form.NameOf("file"), model)
            : AggregateTables.Counts(bytes, form.NameOf("file"), model);
        if (!read.Succeeds(out var contributions, out var refusal)) { return (_, _, _) => refusal; }
        var kept = contributions.Select(c => (Id: Ids.New("ctr"), Contribution: c, Words: DraftStatement.Words(texts, c))).ToArray();
        return (state, asker, _) =>
        {
            Result<Outcome> Take(UsageRegister now, string id, Contribution contribution, VaultRef words) =>
                Contributing.Take(now, id, contribution, words, own: true, asker);
            return Contributing.All(state, kept.Select(k => (Func<UsageRegister, Result<Outcome>>)(now => Take(now, k.Id, k.Contribution, k.Words))), asker);
        };
    }, ct);

    /// <summary>Takes the signed file of a reporter.</summary>
    public Task<IResult> SignedAsync(HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(request, caller, (form, texts) =>
    {
        var signed = form.Bytes("signed", "signedText", "the reporter’s signed file");
        var pem = Encoding.UTF8.GetString(form.Bytes("key", "keyText", "the reporter’s public key"));
        Refusal? refusal;
        if (!TrustedKey.Read(pem, "key").Succeeds(out var key, out refusal)
            || !SignedAggregate.OpenSent(signed, key).Succeeds(out var contribution, out refusal))
        {
            return (_, _, _) => refusal;
        }
        var (id, words) = (Ids.New("ctr"), DraftStatement.Words(texts, contribution));
        return (state, asker, _) => Contributing.Take(state, id, contribution, words, own: false, asker);
    }, ct);

    /// <summary>Takes counts that somebody types in.</summary>
    public Task<IResult> EnterAsync(HttpRequest request, Caller caller, CancellationToken ct) => ActAsync(request, caller, (form, texts) =>
    {
        var t = form.Typed;
        var typed = new Aggregate(
            t["reporter"] ?? "", form.Choice(Terms.Roles), t["enteredModel"] ?? "", form.Choice(Terms.Measures), form.Choice(Terms.Dimensions),
            new Period(form.Day("from"), form.Day("last").PlusDays(1)), form.Choice(Terms.Methods), t["epsilon"],
            t["definition"] ?? "", t["coverage"] ?? "", t["agreement"], [.. Cells(form, t["counts"])]);
        // Read again, so that the same rules hold that hold for a file.
        if (!SignedAggregate.FromJson(typed.ToUtf8(), "form").Succeeds(out var aggregate, out var refusal)) 
        {
            var bare = refusal with { Field = refusal.Field == "model" ? "enteredModel" : refusal.Field.Split('.')[0], File = null };
            return (_, _, _) => bare;
        }
        var contribution = Contribution.Entered(aggregate);
        var (id, words) = (Ids.New("ctr"), DraftStatement.Words(texts, contribution));
        return (state, asker, _) => Contributing.Take(state, id, contribution, words, own: true, asker);
    }, ct);

    public Task<IResult> WithdrawAsync(string contribution, HttpRequest request, Caller caller, CancellationToken ct) => acts.ActAsync(
        request, caller, happened => happened is AggregateWithdrawn gone && gone.Contribution == contribution,
        (form, _) =>
        {
            if (Reasons.FirstOrDefault(r => r.Key == form["reason"]) is not { Label: not null } reason)
            {
                form.Refuse("reason", form["reason"], "is not chosen", "choose why");
                reason = Reasons[0];
            }
            return (state, _, _) => Contributing.Withdraw(state, contribution, reason.Value);
        },
        Page, UsageActs.At(caller, Place), ct);

    /// <summary>Why something is withdrawn, as people say it.</summary>
    public static IReadOnlyList<(Withdrawal Value, string Key, string Label)> Reasons { get; } =
    [
        (Withdrawal.Corrected, "corrected", "corrected counts follow"),
        (Withdrawal.AgreementEnded, "agreement-ended", "the agreement has ended"),
        (Withdrawal.ReporterAsked, "reporter-asked", "the reporter asked for it"),
        (Withdrawal.MadeInError, "made-in-error", "it was a mistake"),
    ];

    private Task<IResult> ActAsync(HttpRequest request, Caller caller, Func<FieldReader, Texts, Deciding<UsageRegister>> prepare, CancellationToken ct) =>
        acts.ActAsync(request, caller, happened => happened is AggregateContributed or AggregateWithdrawn, prepare, Page, UsageActs.At(caller, Place), ct);

    private static IResult Page(UsageFrame frame) => UsageActs.Page<ContributionsPage>(frame);

    /// <summary>Lines of a key and a count.</summary>
    private static IEnumerable<Cell> Cells(FieldReader form, string? text)
    {
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split((char[])[' ', '\t', ',', ';', '='], StringSplitOptions.RemoveEmptyEntries);
            if (parts is [var key, var number] && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
            {
                yield return new Cell(key, count);
            }
            else { form.Refuse("counts", line.Length > 60 ? line[..60] : line, "is not a key and a whole number", "write one a line, such as: DE 4200"); }
        }
    }
}
